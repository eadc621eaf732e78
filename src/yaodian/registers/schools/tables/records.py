"""记录 (records): how other pages link to a school, its facts, sites and snapshots."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.records import RecordType
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import (
    Building,
    Campus,
    Code,
    Kindergarten,
    PrivateSchool,
    Room,
    School,
    SiteFacts,
    Snapshot,
    Township,
)
from yaodian.registers.schools.queries import (
    buildings_for,
    campuses_for,
    facts_for,
    kindergartens_for,
    may_anywhere,
    private_schools_for,
    rooms_for,
    schools_for,
    snapshots,
)


def school_href(school_id: int) -> str:
    """Return a school's portrait."""
    return reverse("schools:school", args=[school_id])


def site_href(school_id: int) -> str:
    """Return the page of a school's campuses, buildings and rooms."""
    return reverse("schools:site", args=[school_id])


NAMED = (Code, Township)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (
    RecordType(
        model=School,
        title=_("学校"),
        rows=lambda by: schools_for(by=by),
        url=lambda row: school_href(row.pk),
        columns=("code", "unit", "kind_code", "ownership", "township"),
        fields=("unit__title", "unit__short_title", "unit__pinyin", "search_keys", "code"),
    ),
    RecordType(
        model=Kindergarten,
        title=_("幼儿园"),
        rows=lambda by: kindergartens_for(by=by),
        url=lambda row: school_href(row.pk),
        columns=("school", "is_inclusive", "inclusive_until_date", "grade"),
    ),
    RecordType(
        model=PrivateSchool,
        title=_("民办学校"),
        rows=lambda by: private_schools_for(by=by),
        url=lambda row: school_href(row.pk),
        columns=("school", "sponsor", "classification", "classified_date"),
    ),
    RecordType(
        model=SiteFacts,
        title=_("办学条件"),
        rows=lambda by: facts_for(by=by),
        url=lambda row: school_href(row.school_id),
        label=lambda row: f"{row.school} {row}",
        columns=(
            "school",
            "from_date",
            "preschool_pupil_count",
            "primary_pupil_count",
            "junior_pupil_count",
            "classroom_count",
            "networked_room_count",
            "media_room_count",
        ),
    ),
    RecordType(
        model=Campus,
        title=_("校区"),
        rows=lambda by: campuses_for(by=by),
        url=lambda row: site_href(row.school_id),
        label=lambda row: f"{row.school} {row.title}",
        columns=("school", "title", "address"),
    ),
    RecordType(
        model=Building,
        title=_("校舍"),
        rows=lambda by: buildings_for(by=by),
        url=lambda row: site_href(row.campus.school_id),
        label=lambda row: f"{row.campus.school} {row.title}",
        columns=("campus", "title", "floor_area", "safety_grade"),
    ),
    RecordType(
        model=Room,
        title=_("房间"),
        rows=lambda by: rooms_for(by=by),
        url=lambda row: site_href(row.school_id),
        label=lambda row: f"{row.school} {row.building} {row.title}",
        columns=("school", "building", "title", "use", "area", "seat_count"),
    ),
    RecordType(
        model=Snapshot,
        title=_("快照"),
        rows=lambda by: snapshots() if may_anywhere(by=by, verb=READ) else Snapshot.objects.none(),
        url=lambda row: reverse("schools:snapshot", args=[row.pk]),
        columns=("code", "title", "as_of_date", "sealed_at"),
        fields=("code", "title"),
    ),
)
