"""待办 (worklist): what each app asks of a person now; providers are `worklist.items(by, today)` of every app."""

from yaodian.kernel.worklist.rules import Item, Light, light_for

__all__ = ["Item", "Light", "light_for"]
