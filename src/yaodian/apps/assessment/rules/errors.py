"""Refusals of the assessment (考核不成)."""

from __future__ import annotations


class AssessmentError(ValueError):
    """考核不能这样办: the message is what the user reads."""
