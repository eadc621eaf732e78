"""Publication reads (查公开): what may be proposed, how far it has come, and what the public page shows.

The public page reads approved wording and frozen figures alone: no record, no evidence, no metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from yaodian.apps.plan.models import Approval, Clause, Point, Publication, PublicSite, Section, WorkPlan
from yaodian.apps.plan.queries.faces import state_face
from yaodian.apps.plan.queries.figures import trace_of
from yaodian.apps.plan.queries.opening import read_opening
from yaodian.apps.plan.queries.plans import Piece, clauses_of, marked_pieces, points_of, sections_of
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.rules import ApprovalState, Source, Stage
from yaodian.kernel.access import By, holds
from yaodian.kernel.journal.queries import record_ref

PATH = ("proposed", Stage.SECRECY, Stage.LEADER)


def may_publish(by: By, *, clause: Clause) -> bool:
    """May this reader handle the publication of a clause: its leading sections, the office, a leader?"""
    leads = clause.task_links.values_list("task__lead_unit_id", flat=True)
    return holds(by, "plan.publish", unit_id=0) or any(holds(by, "plan.publish", unit_id=unit) for unit in leads)


def clauses_publishable(plan: WorkPlan) -> QuerySet[Clause]:
    """Return the live clauses of a plan with their publication and its open request."""
    waiting = Approval.objects.filter(state=ApprovalState.OPEN)
    return (
        Clause.objects.filter(point__section__plan=plan, withdrawn=False)
        .select_related("point__section", "publication")
        .prefetch_related(Prefetch("publication__approvals", queryset=waiting, to_attr="waiting"))
        .order_by("start")
    )


def publication_of(clause: Clause) -> Publication | None:
    """Return the publication of a clause, None where nobody proposed one."""
    return getattr(clause, "publication", None)


def switch_face(clause: Clause) -> tuple[str, str]:
    """Return (light, word) of a clause's switch."""
    publication = publication_of(clause)
    if clause.point.section.publication_closed:
        return "halted", "本部分不公开"
    if publication is None:
        return "idle", "未公开"
    waiting = next(iter(getattr(publication, "waiting", ())), None)
    if publication.live and clause.suspect:
        return "yellow", "原文已改，暂不显示"
    if publication.live:
        return "done", "已公开"
    if waiting is not None:
        return "yellow", f"待{waiting.get_stage_display()}"
    return "idle", "已撤下" if publication.withdrawn_reason else "未公开"


def target_choices(clause: Clause, *, today: date) -> list[TargetView]:
    """Return the targets of a clause whose reading has a number that may be shown with its date."""
    views = targets_of(clause.point.section.plan, today=today).values()
    return [
        view
        for view in views
        if view.target.clause_id == clause.pk and view.number is not None and view.source is not Source.DECLARED
    ]


def dated_figures(clause: Clause, *, target_ids: set[int], today: date) -> list[dict[str, Any]]:
    """Return the chosen targets' numbers as plain data: value, unit, goal, reading, day, trace; frozen from here on."""
    return [
        {
            "label": view.target.object,
            "value": f"{view.number:f}",
            "goal": "" if view.goal is None else f"{view.goal:f}",
            "unit": view.target.unit,
            "reading": view.chosen.reading.title,
            "as_of": (view.as_of or today).isoformat(),
            "source": view.source.value,
            "trace": trace_of(record_ref(view.target), on=view.as_of or today),
        }
        for view in target_choices(clause, today=today)
        if view.target.pk in target_ids and view.chosen is not None and view.number is not None
    ]


def dated_status(clause: Clause, *, today: date) -> str:
    """Return the state of the clause's point in words, frozen with the proposal."""
    opening = read_opening(clause.point.section.plan, today=today)
    row = next(row for row in opening.rows if row.point.pk == clause.point_id)
    return str(state_face(row.state, point=True)[1])


def site() -> PublicSite:
    """Return what the public site says of itself; empty until the office fills it."""
    return PublicSite.objects.order_by("pk").first() or PublicSite()


@dataclass
class PublicPoint:
    """公开的要点 (a point on the public page): its text in pieces, its notes in the margin."""

    point: Point
    pieces: list[Piece]
    notes: list[Publication] = field(default_factory=list)

    @property
    def marked(self) -> list[tuple[str, int | None]]:
        """(words, publication id or None) in order."""
        return [(piece.text, piece.targets[0] if piece.targets else None) for piece in self.pieces]


@dataclass
class PublicSection:
    """公开的部分 (a section on the public page)."""

    section: Section
    points: list[PublicPoint]


@dataclass(frozen=True)
class PublicPlan:
    """公开页 (the public page of a plan)."""

    plan: WorkPlan
    sections: list[PublicSection]

    @property
    def notes(self) -> list[Publication]:
        """Every sentence that is switched on."""
        return [note for section in self.sections for point in section.points for note in point.notes]


def publications_live(plan: WorkPlan) -> QuerySet[Publication]:
    """Return what is switched on: approved, its sentence unchanged, its section not closed."""
    return (
        Publication.objects.filter(
            live=True,
            clause__withdrawn=False,
            clause__suspect=False,
            clause__point__section__plan=plan,
            clause__point__section__publication_closed=False,
        )
        .select_related("clause")
        .order_by("clause__start")
    )


def public_years() -> list[int]:
    """Return the years with at least one sentence switched on, latest first."""
    live = Publication.objects.filter(
        live=True,
        clause__withdrawn=False,
        clause__suspect=False,
        clause__point__section__publication_closed=False,
    )
    years = live.order_by().values_list("clause__point__section__plan__year", flat=True)
    return sorted(set(years), reverse=True)


def public_plan(*, year: int) -> PublicPlan | None:
    """Return the public page of a year, None where no sentence is switched on."""
    plan = WorkPlan.objects.filter(year=year).first()
    live = list(publications_live(plan)) if plan else []
    if plan is None or not live:
        return None
    points = points_of(plan)
    known = {clause.pk: clause for clause in clauses_of(points)}
    notes: dict[int, list[Publication]] = {}
    for note in live:
        notes.setdefault(known[note.clause_id].point_id, []).append(note)
    sections = {section.pk: PublicSection(section, []) for section in sections_of(plan)}
    for point in points:
        own = notes.get(point.pk, [])
        spans = [(note.clause.start, note.clause.start + len(note.clause.text), note.pk) for note in own]
        pieces = marked_pieces(point.text, offset=point.start, spans=spans)
        sections[point.section_id].points.append(PublicPoint(point, pieces, own))
    return PublicPlan(plan=plan, sections=list(sections.values()))
