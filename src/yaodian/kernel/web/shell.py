"""页框 (shell): what stands around every page: menu, years, to-do count, banners; each asked for only when drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from yaodian.kernel import clock, discovery
from yaodian.kernel.access import Reader, holds


@dataclass(frozen=True)
class MenuItem:
    """菜单行 (menu line)."""

    title: StrOrPromise
    href: str
    current: bool


@dataclass(frozen=True)
class MenuGroup:
    """菜单组 (menu group): the lines of one trade."""

    title: StrOrPromise
    items: tuple[MenuItem, ...]


def address(name: str, *args: Any) -> str:
    """Return the address of this name, "" when no installed app has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def told_by_apps(what: str, reader: Reader, default: Any) -> Any:
    """Return what the first app that declares `shell = {what: dotted name}` says for this reader."""
    for config in discovery.yaodian_apps():
        if dotted := getattr(config, "shell", {}).get(what):
            return import_string(dotted)(reader)
    return default


class Shell:
    """页框 (shell) of one request; reads nothing until a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.reader: Reader | None = getattr(request, "reader", None)

    @property
    def known(self) -> bool:
        """Say whether somebody is logged in."""
        return self.reader is not None and self.reader.account_id is not None

    @cached_property
    def menu(self) -> list[MenuGroup]:
        """Return the menu's groups with the lines this reader may open; the longest matching address is here."""
        if self.reader is None or not self.known:
            return []
        lines = [
            (entry, href)
            for entry in discovery.entries()
            if (not entry.verb or holds(self.reader, entry.verb)) and (href := address(entry.url_name))
        ]
        path = self.request.path
        here = max((href for _entry, href in lines if path.startswith(href)), key=len, default="")
        return [
            MenuGroup(
                title,
                tuple(MenuItem(entry.title, href, href == here) for entry, href in lines if entry.group == group),
            )
            for group, title in discovery.GROUPS.items()
            if any(entry.group == group for entry, _href in lines)
        ]

    @cached_property
    def todo_count(self) -> int | None:
        """Return how many matters wait for this reader, None when nobody counts them."""
        return told_by_apps("todo", self.reader, None) if self.reader and self.known else None

    @cached_property
    def bureau(self) -> str:
        """Return the bureau's name."""
        return str(told_by_apps("bureau", self.reader, "")) if self.reader else ""

    @cached_property
    def demo(self) -> bool:
        """Say whether this installation holds demo data."""
        return bool(told_by_apps("demo", self.reader, clock.is_demo())) if self.reader else False

    @cached_property
    def years(self) -> list[int]:
        """Return the years one may switch to, latest first."""
        if self.reader is None or not self.known:
            return []
        return sorted(set(told_by_apps("years", self.reader, [])), reverse=True)

    @cached_property
    def year(self) -> int:
        """Return the year looked at: the chosen one, else the present one where it has a plan, else the latest."""
        chosen = self.request.session.get("year") if hasattr(self.request, "session") else None
        if chosen in self.years:
            return int(chosen)
        this_year = clock.today().year
        return this_year if this_year in self.years or not self.years else self.years[0]

    @property
    def person(self) -> str:
        """Return the name of who is logged in."""
        if self.reader is None:
            return ""
        return self.reader.entered_by or self.reader.name

    @property
    def person_note(self) -> str:
        """Return the seats of the reader in words."""
        if self.reader is None:
            return ""
        return "、".join(f"{seat.unit_title}{seat.post_title or seat.role.label}" for seat in self.reader.seats)

    @property
    def person_links(self) -> list[tuple[str, str]]:
        """Return the lines of the person menu."""
        lines = (
            (_("我的岗位与交接"), "accounts:me"),
            (_("修改密码"), "accounts:password"),
            (_("动态口令"), "mfa_index"),
        )
        return [(title, href) for title, name in lines if (href := address(name))]

    @property
    def brand(self) -> str:
        """Return the program's name in the reader's language; a name is not translated by its words."""
        return "Yaodian" if get_language() == "en" else "要点"

    @property
    def acting_for(self) -> str:
        """Return the leader for whom one enters (代录), "" for oneself."""
        return self.reader.acting_for if self.reader else ""

    @property
    def acting_end_href(self) -> str:
        """Return where 代录 ends."""
        return address("accounts:acting_end")

    @property
    def now(self) -> datetime:
        """Return the moment the page is made."""
        return clock.now()

    @property
    def home_href(self) -> str:
        """Return the home address."""
        return address("web:home")

    @property
    def search_href(self) -> str:
        """Return the search address."""
        return address("web:search")

    @property
    def year_href(self) -> str:
        """Return where the year is switched."""
        return address("web:year")

    @property
    def todo_href(self) -> str:
        """Return the worklist's address."""
        return address("worklist:list") or address("web:home")

    @property
    def saved_lists_href(self) -> str:
        """Return where the reader's saved filters are."""
        return address("savedlists:list") if self.known else ""

    @property
    def guide_href(self) -> str:
        """Return the guide's address."""
        return address("web:guide") if self.known else ""

    @property
    def login_href(self) -> str:
        """Return the login address."""
        return address(str(settings.LOGIN_URL))

    @property
    def logout_href(self) -> str:
        """Return the logout address."""
        return address("accounts:logout")


def entrance(reader: Reader) -> str:
    """Return where `/` leads this reader: the entrance declared for one of the roles, else the first plain one."""
    configs = discovery.yaodian_apps()
    for role in [seat.role.value for seat in reader.seats]:
        for config in reversed(configs):
            if (name := getattr(config, "entrances", {}).get(role)) and (href := address(name)):
                return href
    open_entries = {entry.url_name for entry in discovery.entries() if not entry.verb or holds(reader, entry.verb)}
    names = [name for config in reversed(configs) if (name := getattr(config, "entrance", ""))]
    return next((href for name in names if name in open_entries and (href := address(name))), "")
