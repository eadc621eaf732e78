"""面板 (panels): boxes that an app offers to another's page (a unit's portrait, a record's page), found in `panels.py`."""

from yaodian.kernel.panels.registry import Panel, panels_for

__all__ = ["Panel", "panels_for"]
