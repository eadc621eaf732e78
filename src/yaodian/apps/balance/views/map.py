"""分布图 (map): each school's state and each township's share, for the verdict or for one indicator; and the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries import seen
from yaodian.apps.balance.rules import BY_KEY, QUALITY, STAGES, Indicator, Verdict
from yaodian.apps.balance.views.frame import asked, page_tabs
from yaodian.kernel.access import by_of, require
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import snapshots, townships
from yaodian.registers.schools.rules import cells

GROUPS = {True: "met", False: "unmet", None: "unknown"}
WORDS = {True: lazy("达标"), False: lazy("未达标"), None: lazy("无从计算")}
LEGEND = (("met", lazy("达标")), ("unmet", lazy("未达标")), ("unknown", lazy("无从计算")))
TINTS = ((1.0, "#dfeee4"), (0.5, "#f3efd9"), (0.0, "#f3dfda"))
PAPER = "#f4f1e8"


@dataclass(frozen=True)
class Town:
    """一个乡镇街道 (township): how many of its measured schools meet, fail, cannot be told."""

    title: str
    met: int
    unmet: int
    unknown: int

    @property
    def total(self) -> int:
        """All measured schools."""
        return self.met + self.unmet + self.unknown

    @property
    def tint(self) -> str:
        """The fill of its outline: all meet, half or more, fewer; paper where nothing can be told."""
        told = self.met + self.unmet
        return next(tint for least, tint in TINTS if self.met / told >= least) if told else PAPER

    @property
    def words(self) -> str:
        """The counts in words."""
        return _("参评 %(total)s 校：达标 %(met)s，未达标 %(unmet)s，无从计算 %(unknown)s") % {
            "total": self.total,
            "met": self.met,
            "unmet": self.unmet,
            "unknown": self.unknown,
        }


@require_GET
def show_map(request: HttpRequest) -> HttpResponse:
    """均衡分布图."""
    by = by_of(request)
    require(by, READ)
    what = asked(request, by=by)
    wanted = request.GET.get("indicator", "")
    indicator = BY_KEY[wanted] if wanted in {one.key for one in QUALITY} else None
    verdicts = seen(what.found.verdicts, by=by)
    towns = town_states(verdicts, indicator)
    points = _points(verdicts, indicator)
    placed = {point["pk"] for point in points}
    context = {
        "title": _("均衡分布图"),
        "answer": _answer(towns, indicator, STAGES[what.stage]),
        "tabs": page_tabs(what.query),
        "note": what.note,
        "snapshot": what.snapshot,
        "snapshots": snapshots().filter(sealed_at__isnull=False),
        "stages": [(one.value, STAGES[one]) for one in STAGES],
        "stage": what.stage.value,
        "indicator": indicator,
        "indicators_asked": QUALITY,
        "towns": towns,
        "legend": LEGEND,
        "data": {"towns": _outlines(towns, what.query), "schools": points, "tianditu": settings.TIANDITU_KEY},
        "unplaced": [one for one in verdicts if one.side.school_id not in placed],
    }
    return render(request, "balance/map.html", context)


def state_of(verdict: Verdict, indicator: Indicator | None) -> bool | None:
    """Return whether a school passes, or meets one indicator."""
    if indicator is None:
        return verdict.passes
    return next(mark.is_met for mark in verdict.marks if mark.indicator.key == indicator.key)


def town_states(verdicts: Sequence[Verdict], indicator: Indicator | None) -> list[Town]:
    """Return the townships with schools in the order in which these come."""
    found: dict[str, list[bool | None]] = {}
    for one in verdicts:
        found.setdefault(one.side.township, []).append(state_of(one, indicator))
    return [
        Town(title, *(sum(1 for answer in own if answer is kind) for kind in (True, False, None)))
        for title, own in found.items()
    ]


def _answer(towns: Sequence[Town], indicator: Indicator | None, stage: str) -> str:
    return _("%(what)s：%(stage)s %(total)s 校中达标 %(met)s 校，未达标 %(unmet)s 校，无从计算 %(unknown)s 校。") % {
        "what": f"{indicator.key} {indicator.title}" if indicator else _("学校判定"),
        "stage": stage,
        "total": sum(one.total for one in towns),
        "met": sum(one.met for one in towns),
        "unmet": sum(one.unmet for one in towns),
        "unknown": sum(one.unknown for one in towns),
    }


def _outlines(towns: Sequence[Town], query: str) -> list[dict[str, Any]]:
    """Return the schematic outlines with their states."""
    rows = list(townships())
    own = {town.title: town for town in towns}
    outlines = cells([(float(row.longitude), float(row.latitude)) for row in rows])
    found = []
    for row, outline in zip(rows, outlines, strict=True):
        town = own.get(row.title)
        found.append(
            {
                "title": row.title,
                "at": [float(row.latitude), float(row.longitude)],
                "outline": [[y, x] for x, y in outline],
                "href": f"{reverse('balance:county')}?{query}&{urlencode({'town': row.title})}",
                "words": town.words if town else _("没有参评学校"),
                "fill": town.tint if town else PAPER,
            }
        )
    return found


def _points(verdicts: Sequence[Verdict], indicator: Indicator | None) -> list[dict[str, Any]]:
    """Return the schools whose place is known."""
    of = {one.side.school_id: one for one in verdicts}
    rows = School.objects.filter(pk__in=of).values_list("pk", "longitude", "latitude")
    found = []
    for pk, longitude, latitude in rows:
        if longitude is None or latitude is None:
            continue
        state = state_of(of[pk], indicator)
        found.append(
            {
                "pk": pk,
                "title": of[pk].side.title,
                "kind": _point_words(of[pk], indicator, state),
                "group": GROUPS[state],
                "at": [float(latitude), float(longitude)],
                "href": reverse("balance:school", args=[pk]),
            }
        )
    return found


def _point_words(verdict: Verdict, indicator: Indicator | None, state: bool | None) -> str:
    if indicator is None:
        return _("%(word)s，%(met)s/%(all)s 项") % {
            "word": WORDS[state],
            "met": verdict.met_count,
            "all": len(verdict.marks),
        }
    mark = next(one for one in verdict.marks if one.indicator.key == indicator.key)
    value = "—" if mark.value is None else f"{mark.value:.2f}"
    goal = "—" if mark.goal is None else f"{mark.goal.normalize():f}"
    return _("%(word)s，%(value)s（标准 %(goal)s）") % {"word": WORDS[state], "value": value, "goal": goal}
