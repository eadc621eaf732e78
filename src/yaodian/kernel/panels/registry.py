"""Registry of panels (面板登记表)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from yaodian.kernel import discovery
from yaodian.kernel.access import By, holds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Panel:
    """面板 (panel): rendered for one subject, a unit ("units.unit") or a record type, for a reader who holds `verb`."""

    key: str
    title: StrOrPromise
    subject: str
    verb: str
    render: Callable[[By, int], SafeString | str]
    order: int = 100


@cache
def _panels() -> tuple[Panel, ...]:
    """Return all panels in order."""
    found = [panel for _config, module in discovery.modules("panels") for panel in getattr(module, "PANELS", ())]
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.key)))


def panels_for(by: By, subject: str, pk: int, *, without: frozenset[str] = frozenset()) -> list[tuple[Panel, str]]:
    """Return (panel, html) of every app for this subject that the reader may see; empty ones are left out.

    `without`: keys of panels that the page itself stands for."""
    asked = [panel for panel in _panels() if panel.subject == subject and panel.key not in without]
    shown = [(panel, panel.render(by, pk)) for panel in asked if holds(by, panel.verb)]
    return [(panel, html) for panel, html in shown if html]
