"""菜单 (menu): entries by trade, declared by each app's AppConfig and shown to those who hold the verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery.floors import yaodian_apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GROUPS: dict[str, StrOrPromise] = {
    "work": _("我的工作"),
    "plan": _("工作要点"),
    "records": _("业务台账"),
    "registers": _("基础信息"),
    "papers": _("公文与统计"),
    "settings": _("系统设置"),
}


@dataclass(frozen=True)
class Entry:
    """One menu line: shown when the reader holds `verb` ("" = everybody who is logged in)."""

    title: StrOrPromise
    url_name: str
    group: str = "records"
    order: int = 100
    verb: str = ""
    icon: str = ""


def entries() -> list[Entry]:
    """Return the menu lines of all installed apps, ordered by group and order."""
    found = [entry for config in yaodian_apps() for entry in getattr(config, "menu", ())]
    groups = list(GROUPS)
    return sorted(found, key=lambda entry: (groups.index(entry.group), entry.order, entry.url_name))
