"""Browser windows for the journey of a return: those of the forms' own tests."""

from yaodian.kernel.forms.tests.conftest import chromium, window

__all__ = ["chromium", "window"]
