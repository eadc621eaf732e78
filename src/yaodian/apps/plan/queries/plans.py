"""Plan reads (查要点): the plan of a year, its nodes, traces both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from yaodian.apps.plan.models import Clause, ImportDraft, Point, Section, Target, Task, WorkPlan
from yaodian.kernel.access import By, allowed_units, require


def plans_readable(by: By) -> QuerySet[WorkPlan]:
    """Return the plans this reader may see; who holds a task of a plan may see its text."""
    if allowed_units(by, "plan.read").everywhere or allowed_units(by, "plan.read_task"):
        return WorkPlan.objects.all()
    return WorkPlan.objects.none()


def plan_of_year(by: By, *, year: int | None) -> WorkPlan | None:
    """Return the plan of a year, without a year (or where it has none) the latest."""
    plans = plans_readable(by).order_by("-year")
    return (plans.filter(year=year).first() if year else None) or plans.first()


def years_for(by: By) -> list[int]:
    """Return the years that have a plan, latest first (for the year switch)."""
    return list(plans_readable(by).order_by("-year").values_list("year", flat=True))


def clauses_readable(by: By) -> QuerySet[Clause]:
    """Return the clauses of the plans this reader may see."""
    return Clause.objects.filter(point__section__plan__in=plans_readable(by)).select_related("point__section__plan")


def drafts_open(by: By) -> QuerySet[ImportDraft]:
    """Return the import drafts that wait for review, latest first."""
    require(by, "plan.import")
    return ImportDraft.objects.filter(plan__isnull=True, discarded=False).order_by("-changed_at")


def drafts(by: By) -> QuerySet[ImportDraft]:
    """Return all import drafts, latest first."""
    require(by, "plan.import")
    return ImportDraft.objects.order_by("-changed_at")


def points_of(plan: WorkPlan) -> list[Point]:
    """Return a plan's points in the order of the text."""
    return list(
        Point.objects.filter(section__plan=plan).select_related("section").order_by("section__position", "position")
    )


def sections_of(plan: WorkPlan) -> list[Section]:
    """Return a plan's sections in the order of the text."""
    return list(plan.sections.order_by("position"))


def clauses_of(points: Iterable[Point]) -> list[Clause]:
    """Return the live clauses of these points in the order of the text."""
    return list(Clause.objects.filter(point__in=points, withdrawn=False).order_by("start", "position"))


@dataclass(frozen=True)
class Piece:
    """文段 (a piece of text): marked with a target, a clause, or plain."""

    text: str
    start: int
    targets: tuple[int, ...] = ()


def marked_pieces(text: str, *, offset: int, spans: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """Cut a text into pieces by spans (start, end, id) given in offsets of the whole document."""
    edges = {0, len(text)}
    inside = [(max(start - offset, 0), min(end - offset, len(text)), key) for start, end, key in spans]
    inside = [(start, end, key) for start, end, key in inside if start < end]
    for start, end, _key in inside:
        edges |= {start, end}
    cuts = sorted(edges)
    return [
        Piece(text[a:b], a + offset, tuple(key for start, end, key in inside if start <= a and b <= end))
        for a, b in pairwise(cuts)
        if a < b
    ]


def tasks_of_clause(clause: Clause) -> QuerySet[Task]:
    """Return the tasks that serve a clause."""
    return Task.objects.filter(clause_links__clause=clause).select_related("lead_unit").order_by("code")


def targets_of_clause(clause: Clause) -> QuerySet[Target]:
    """Return the targets of a clause."""
    return clause.targets.order_by("start", "pk")


def clauses_in_order(*, plan: WorkPlan) -> QuerySet[Clause]:
    """Return the live clauses of a plan that the reader was already allowed to see, in the order of the text."""
    rows = Clause.objects.filter(point__section__plan=plan, withdrawn=False).select_related("point__section")
    return rows.order_by("start", "position")
