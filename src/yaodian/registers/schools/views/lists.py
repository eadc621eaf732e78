"""名单、分布图、快照、代码 (lists, map, snapshots, codes)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.schools.access import CHANGE, CODES, REGISTER
from yaodian.registers.schools.models import Code, School, Snapshot
from yaodian.registers.schools.queries import (
    code_titles,
    frozen_digest,
    frozen_schools,
    kind_counts,
    map_points,
    may_anywhere,
    ordinary,
    rooms_for,
    school_list,
    snapshots,
    townships_with_counts,
)
from yaodian.registers.schools.rules import CodeList, Ownership, cells
from yaodian.registers.schools.tables import (
    FROZEN,
    ROOMS,
    SNAPSHOTS,
    kindergartens_table,
    private_table,
    school_href,
    schools_table,
)
from yaodian.registers.schools.views.frame import crumbs, reader_of_lists, tabs


@require_GET
def schools(request: HttpRequest) -> HttpResponse:
    """学校列表."""
    by = reader_of_lists(request)
    rows = ordinary(school_list(by=by, on=clock.today()))
    return _school_page(request, by, schools_table(), rows, tab="list")


@require_GET
def kindergartens(request: HttpRequest) -> HttpResponse:
    """幼儿园列表."""
    by = reader_of_lists(request)
    rows = school_list(by=by, on=clock.today()).filter(kindergarten__isnull=False)
    return _school_page(request, by, kindergartens_table(on=clock.today()), rows, tab="kindergartens")


@require_GET
def private_schools(request: HttpRequest) -> HttpResponse:
    """民办学校列表."""
    by = reader_of_lists(request)
    rows = school_list(by=by, on=clock.today()).filter(private_school__isnull=False, ownership=Ownership.PRIVATE)
    return _school_page(request, by, private_table(on=clock.today()), rows, tab="private")


def _school_page(request: HttpRequest, by: By, table: Any, rows: QuerySet[School], *, tab: str) -> HttpResponse:
    """Answer with one of the lists of schools under the tabs, its answer in words."""
    extra: dict[str, Any] = {}
    if not wants_fragment(request):
        may_register = may_anywhere(by=by, verb=REGISTER)
        extra = {
            "tabs": tabs(),
            "tab": tab,
            "answer": counted(by),
            "may_register": may_register,
            "may_import": may_anywhere(by=by, verb=CHANGE),
            "may_keep": holds(by, CODES),
            "empty_href": reverse("schools:new") if may_register else "",
            "empty_action": _("登记学校"),
        }
    return render_list(request, table, rows, extra=extra, template="schools/list.html")


def counted(by: By) -> str:
    """Return the open schools by kind, in words."""
    titles = code_titles(list=CodeList.KIND)
    counts = kind_counts(by=by)
    words = [f"{titles.get(code, code)} {count}" for code, count in counts.items()]
    return (
        _("在册 %(count)s 所：%(words)s") % {"count": sum(counts.values()), "words": "，".join(words)} if words else ""
    )


@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """房间列表."""
    by = reader_of_lists(request)
    return render_list(
        request, ROOMS, rooms_for(by=by), extra={"tabs": tabs(), "tab": "rooms"}, template="schools/list.html"
    )


@require_GET
def snapshot_list(request: HttpRequest) -> HttpResponse:
    """快照列表."""
    reader_of_lists(request)
    return render_list(
        request, SNAPSHOTS, snapshots(), extra={"tabs": tabs(), "tab": "snapshots"}, template="schools/list.html"
    )


@require_GET
def snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """一个快照: its schools as they were frozen, and whether they are still what was sealed."""
    by = reader_of_lists(request)
    found = get_object_or_404(Snapshot, pk=snapshot_id)
    extra: dict[str, Any] = {}
    if not wants_fragment(request):
        extra = {
            "title": found.title,
            "snapshot": found,
            "digest": frozen_digest(snapshot_id=found.pk),
            "crumbs": crumbs(None, (_("快照"), reverse("schools:snapshots")), (found.title, "")),
        }
    rows = frozen_schools(snapshot=found, by=by)
    return render_list(request, FROZEN, rows, extra=extra, template="schools/snapshot.html")


@require_GET
def city_map(request: HttpRequest) -> HttpResponse:
    """学校分布图: schematic outlines of the townships, own points, and the same as a list."""
    by = reader_of_lists(request)
    towns = list(townships_with_counts(by=by))
    outlines = cells([(float(town.longitude), float(town.latitude)) for town in towns])
    kinds = code_titles(list=CodeList.KIND)
    points = map_points(by=by)
    data = {
        "towns": [
            {
                "title": town.title,
                "at": [float(town.latitude), float(town.longitude)],
                "outline": [[y, x] for x, y in outline],
                "href": f"{reverse('schools:list')}?township={town.pk}",
                "words": _("%(schools)s 所学校，%(gardens)s 所幼儿园")
                % {"schools": town.school_count, "gardens": town.garden_count},  # type: ignore[attr-defined]
            }
            for town, outline in zip(towns, outlines, strict=True)
        ],
        "schools": [
            {
                "title": point["unit__title"],
                "kind": kinds.get(point["kind_code"], ""),
                "group": group_of(point),
                "at": [float(point["latitude"]), float(point["longitude"])],
                "href": school_href(point["pk"]),
            }
            for point in points
        ],
        "tianditu": settings.TIANDITU_KEY,
    }
    context = {
        "title": _("学校分布图"),
        "tabs": tabs(),
        "tab": "map",
        "data": data,
        "towns": towns,
        "points": points,
        "groups": GROUPS,
        "unplaced": school_list(by=by, on=clock.today())
        .filter(longitude__isnull=True, unit__closed_date__isnull=True)
        .order_by("unit__position", "pk"),
        "answer": _("%(count)s 所学校和幼儿园在图上，%(towns)s 个乡镇街道；轮廓按中心点推算，仅为示意")
        % {"count": len(points), "towns": len(towns)},
    }
    return render(request, "schools/map.html", context)


GROUPS = (
    ("garden", lazy("幼儿园")),
    ("compulsory", lazy("义务教育学校")),
    ("upper", lazy("高中、中职和高校")),
    ("special", lazy("特殊教育学校")),
)


def group_of(point: dict[str, Any]) -> str:
    """Return the mark of a school on the map."""
    if point["teaches_special"]:
        return "special"
    if point["teaches_primary"] or point["teaches_junior"]:
        return "compulsory"
    return "garden" if point["teaches_preschool"] else "upper"


@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """代码表和乡镇街道."""
    by = by_of(request)
    require(by, CODES)
    rows = list(Code.objects.order_by("list", "position", "code"))
    context = {
        "title": _("代码表和乡镇街道"),
        "lists": [(name.label, [row for row in rows if row.list == name.value]) for name in CodeList],
        "towns": townships_with_counts(by=by),
        "crumbs": crumbs(None, (_("代码表和乡镇街道"), "")),
    }
    return render(request, "schools/codes.html", context)
