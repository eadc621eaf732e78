"""页面框架 (frame): tabs, crumbs, and the one school of a page."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import Reader, by_of, require
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import require_for, schools_for
from yaodian.registers.schools.tables import school_href

Crumbs = list[tuple[str, str]]


def tabs() -> list[tuple[str, str, str]]:
    """Return the tabs over the lists."""
    return [
        (key, title, reverse(f"schools:{key}"))
        for key, title in (
            ("list", _("学校")),
            ("kindergartens", _("幼儿园")),
            ("private", _("民办学校")),
            ("rooms", _("房间")),
            ("map", _("分布图")),
            ("snapshots", _("快照")),
        )
    ]


def crumbs(school: School | None, *more: tuple[str, str]) -> Crumbs:
    """Return the way to a page."""
    start = [(_("学校"), reverse("schools:list"))]
    return [*start, *([(str(school.unit), school_href(school.pk))] if school else []), *more]


def reader_of_lists(request: HttpRequest) -> Reader:
    """Return the reader; refuse who reads no schools."""
    by = by_of(request)
    require(by, READ)
    return by


def school_of(request: HttpRequest, pk: int, *, verb: str = READ) -> tuple[School, Reader]:
    """Return a school that the reader may see, and the reader, who must hold the verb for it."""
    by = by_of(request)
    school = get_object_or_404(schools_for(by=by), pk=pk)
    require_for(by=by, verb=verb, school_id=pk)
    return school, by
