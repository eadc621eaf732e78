"""填报 (forms): forms as declared data, designed in the browser, filled on any line, taken exactly once."""

from yaodian.kernel.forms.registry import FormSubject, HeldItem, Prefilled

__all__ = ["FormSubject", "HeldItem", "Prefilled"]
