"""页面的共同部分 (what every page does): find the pupil, ask for the right, say the way to a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, Reader, by_of, require
from yaodian.kernel.privacy.rules import mask_name
from yaodian.registers.students.access import CHANGE, NAMES, READ
from yaodian.registers.students.models import Homeroom, Pupil
from yaodian.registers.students.queries import homerooms_for, may, may_anywhere, pupils_for, require_for
from yaodian.registers.students.tables import homeroom_href, pupil_href
from yaodian.registers.teachers.views.frame import Crumbs


def reader_of_lists(request: HttpRequest, verb: str = READ) -> Reader:
    """Return the reader; refuse who does not hold the verb anywhere."""
    by = by_of(request)
    if not may_anywhere(by=by, verb=verb):
        require(by, verb)
    return by


def pupil_of(request: HttpRequest, pk: int, *, verb: str = CHANGE) -> Pupil:
    """Return a pupil the reader may see (404 otherwise) and over whom he holds the verb (403 otherwise)."""
    by = by_of(request)
    pupil = get_object_or_404(pupils_for(by=by).select_related("school__unit"), pk=pk)
    require_for(by=by, verb=verb, school_id=pupil.school_id)
    return pupil


def homeroom_of(request: HttpRequest, pk: int, *, verb: str = "") -> Homeroom:
    """Return a class the reader may see (404 otherwise) and over which he holds the verb (403 otherwise)."""
    by = by_of(request)
    room = homerooms_for(by=by).filter(pk=pk).first()
    if room is None:
        raise Http404
    if verb:
        require_for(by=by, verb=verb, school_id=room.school_id)
    return room


def open_homerooms(*, by: By, school_ids: list[int]) -> list[Homeroom]:
    """Return the open classes of these schools, in their order."""
    rows = homerooms_for(by=by).filter(school__in=school_ids, to_date__isnull=True)
    return list(rows.order_by("school__unit__position", "school", "stage", "-entry_year", "number"))


def named(pupil: Pupil, *, by: By) -> str:
    """Return a pupil's name as the reader may see it."""
    return pupil.name if may(by=by, verb=NAMES, school_id=pupil.school_id) else mask_name(pupil.name)


def crumbs(pupil: Pupil | None = None, *, by: By | None = None) -> Crumbs:
    """Return the way to a pupil's pages."""
    start: Crumbs = [(_("学生"), reverse("students:list"))]
    return [*start, *([(named(pupil, by=by), pupil_href(pupil.pk))] if pupil and by else [])]


def homeroom_crumbs(room: Homeroom | None = None) -> Crumbs:
    """Return the way to a class's pages."""
    start: Crumbs = [(_("班级"), reverse("students:homerooms"))]
    return [*start, *([(f"{room.school} {room}", homeroom_href(room.pk))] if room else [])]
