"""Re-issue (重新印发): a new text of the same plan; its diff moves, changes, adds and withdraws clauses and marks what they touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.imports import _check_complete, _open_draft
from yaodian.apps.plan.actions.nodes import (
    _clause_fields,
    _point_fields,
    _reviewed_fields,
    _section_fields,
    write_targets,
)
from yaodian.apps.plan.models import Clause, ImportDraft, Point, Section, Target, Task, WorkPlan
from yaodian.apps.plan.queries.reissue import changes_of, clauses_in_force, texts_of
from yaodian.apps.plan.rules import CLOSED_STATES, review
from yaodian.engines import plantext
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


@dataclass(frozen=True)
class Updated:
    """更新结果 (what a re-issue changed)."""

    plan: WorkPlan
    changed: int
    added: int
    removed: int
    moved: int
    suspect_tasks: tuple[str, ...]


@transaction.atomic
def confirm_update(*, draft_id: int, by: By) -> Updated:
    """确认更新: lay the reviewed new text over the running plan; ids stay, touched tasks are marked 待复核."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    if draft.replaces_id is None:
        raise PlanError("这份草稿不是重新印发的文本。")
    accepted = _check_complete(draft)
    plan = WorkPlan.objects.select_for_update().get(pk=draft.replaces_id)
    if plan.source_digest == draft.source_digest:
        raise PlanError("新文本与现行要点完全相同，无需更新。")
    changes = changes_of(draft=draft)
    rows: list[Any] = []
    known = _matched(plan, draft, changes)
    touched = _lay_nodes(plan, draft, known, changes, rows)
    _drop_surplus(plan, draft.parsed, rows)
    _relocate_targets(plan, accepted, rows)
    rows += write_targets(plan=plan, accepted=_uncovered(plan, accepted), kept=draft.review, by=by)
    suspects = _mark_suspect(plan, touched, rows)
    plan.source_text, plan.source_name, plan.source_digest = draft.source_text, draft.name, draft.source_digest
    metadata = draft.parsed.get("metadata") or {}
    plan.metadata, plan.preamble = metadata or plan.metadata, draft.parsed.get("preamble") or plan.preamble
    plan.published_date = review.published_date(metadata) or plan.published_date
    plan.revision += 1
    plan.save()
    draft.plan = plan
    draft.save(update_fields=["plan"])
    kinds = [change.kind for change in changes]
    counts = {kind: kinds.count(kind) for kind in ("changed", "added", "removed", "moved")}
    write_line(
        verb="plan.confirm_update", by=by, record=plan, also=[draft, *_once(rows)], summary=plan.title, detail=counts
    )
    return Updated(plan=plan, suspect_tasks=tuple(suspects), **counts)


def _once(rows: list[Any]) -> list[Any]:
    """Return the rows without repeats."""
    return list({(type(row), row.pk): row for row in rows}.values())


def _matched(plan: WorkPlan, draft: ImportDraft, changes: list[plantext.Change]) -> dict[str, Clause]:
    """Return new clause key → the clause of the running plan that it continues."""
    old = {clause.key: clause for clause in clauses_in_force(plan=plan).select_for_update(of=("self",))}
    gone = {change.old_key for change in changes if change.old_key}
    come = {change.new_key for change in changes if change.new_key}
    pairs = [(change.old_key, change.new_key) for change in changes if change.old_key and change.new_key]
    still = [key for key in old if key not in gone]
    stays = [clause.key for clause in texts_of(draft=draft).clauses if clause.key not in come]
    pairs += list(zip(still, stays, strict=True))
    return {new: old[former] for former, new in pairs if new and former in old}


def _lay_nodes(
    plan: WorkPlan, draft: ImportDraft, known: dict[str, Clause], changes: list[plantext.Change], rows: list[Any]
) -> set[int]:
    """Write sections, points and clauses of the new text over the old; returns the ids of touched clauses."""
    kept = {clause.pk for clause in known.values()}
    gone = Clause.objects.filter(point__section__plan=plan, withdrawn=False).exclude(pk__in=kept)
    touched = {clause.pk for clause in gone}
    for clause in gone:
        clause.withdrawn, clause.suspect = True, True
        clause.save(update_fields=["withdrawn", "suspect"])
        rows.append(clause)
    for clause in known.values():
        Clause.objects.filter(pk=clause.pk).update(code=f"~{clause.pk}")
    changed = {change.new_key for change in changes if change.kind == "changed"}
    for place, section in enumerate(draft.parsed["sections"]):
        row, _made = Section.objects.update_or_create(
            plan=plan,
            position=place,
            defaults=_section_fields(section, plan),
        )
        rows.append(row)
        for order, point in enumerate(section["points"]):
            node, _made = Point.objects.update_or_create(
                section=row,
                position=order,
                defaults=_point_fields(point, order),
            )
            rows.append(node)
            for index, fresh in enumerate(point["clauses"]):
                held = known.get(fresh["key"])
                clause = held or Clause(suspect=True, **_reviewed_fields(fresh["id"], draft.review))
                if fresh["key"] in changed:
                    clause.suspect = True
                clause.point = node
                for field, value in _clause_fields(fresh, index).items():
                    setattr(clause, field, value)
                clause.save()
                rows.append(clause)
                if fresh["key"] in changed:
                    touched.add(clause.pk)
    return touched


def _drop_surplus(plan: WorkPlan, parsed: Mapping[str, Any], rows: list[Any]) -> None:
    """Take away the points and sections that the new text no longer has; withdrawn clauses stay, under what is left."""
    sizes = [len(section["points"]) for section in parsed["sections"]]
    nodes = list(
        Point.objects.filter(section__plan=plan).select_related("section").order_by("section__position", "position")
    )
    surplus = [
        node for node in nodes if node.section.position >= len(sizes) or node.position >= sizes[node.section.position]
    ]
    kept = [node for node in nodes if node not in surplus]
    for node in surplus:
        for clause in node.clauses.all():
            clause.point = kept[-1]
            clause.save(update_fields=["point"])
            rows.append(clause)
        Point.objects.filter(pk=node.pk).delete()
        rows.append(node)
    for section in plan.sections.filter(position__gte=len(sizes)):
        Section.objects.filter(pk=section.pk).delete()
        rows.append(section)


def _relocate_targets(plan: WorkPlan, accepted: list[review.Finding], rows: list[Any]) -> None:
    """Put every target where its words now stand; one whose number changed follows it; what is touched is marked 待复核."""
    live = Target.objects.filter(clause__point__section__plan=plan, withdrawn_reason="").select_related("clause")
    for target in live.order_by("pk"):
        clause = target.clause
        place = clause.text.find(target.phrase)
        if place >= 0 and not clause.withdrawn:
            start = clause.start + place
            if start == target.start:
                continue
            target.start = start
        elif (finding := _successor(target, accepted)) is not None:
            direction, goal, unit = review.goal_of(finding)
            target.phrase, target.start, target.suspect = finding["text"][:300], finding["start"], True
            target.direction, target.goal, target.unit = direction, goal, unit[:20]
            if finding.get("deadline"):
                target.due_date = review.due_date_of(finding["deadline"], year=plan.year)
        elif target.suspect:
            continue
        else:
            target.suspect = True
        target.save()
        rows.append(target)


def _successor(target: Target, accepted: list[review.Finding]) -> review.Finding | None:
    """Return the finding that continues a target whose words changed: same clause, kind and object."""
    clause = target.clause
    if clause.withdrawn:
        return None
    end = clause.start + len(clause.text)
    for finding in accepted:
        inside = clause.start <= finding["start"] < end
        if (
            inside
            and finding["kind"] == target.kind
            and (finding.get("object") or finding["text"])[:120] == target.object
        ):
            return finding
    return None


def _uncovered(plan: WorkPlan, accepted: list[review.Finding]) -> list[review.Finding]:
    """Return the accepted findings that no live target covers."""
    clauses = list(clauses_in_force(plan=plan))
    covered = [
        (target.start, target.start + len(target.phrase))
        for target in Target.objects.filter(clause__in=clauses, withdrawn_reason="")
        if any(clause.pk == target.clause_id and target.phrase in clause.text for clause in clauses)
    ]
    return [
        finding
        for finding in accepted
        if not any(start < finding["start"] + len(finding["text"]) and finding["start"] < end for start, end in covered)
    ]


def _mark_suspect(plan: WorkPlan, touched: set[int], rows: list[Any]) -> list[str]:
    """Mark the open tasks of touched clauses 待复核; returns their codes."""
    tasks = Task.objects.filter(plan=plan, clause_links__clause__in=touched).exclude(state__in=CLOSED_STATES).distinct()
    codes = []
    for task in tasks.order_by("code"):
        task.suspect = True
        task.save(update_fields=["suspect"])
        rows.append(task)
        codes.append(task.code)
    return codes


@transaction.atomic
def clear_clause(*, clause_id: int, note: str, by: By) -> Clause:
    """复核分句: somebody looked at a changed sentence that no task under review serves, and says that all is well."""
    require(by, "plan.import")
    if not note.strip():
        raise PlanError("请写明复核意见。")
    clause = Clause.objects.select_for_update().get(pk=clause_id)
    if not clause.suspect:
        raise PlanError("这句不需要复核。")
    waiting = Task.objects.filter(clause_links__clause=clause, suspect=True).order_by("code")
    if waiting:
        raise PlanError(f"任务{'、'.join(task.code for task in waiting)}还待复核，请先复核任务。")
    changed: list[Any] = list(clause.targets.filter(suspect=True))
    for target in changed:
        target.suspect = False
        target.save(update_fields=["suspect"])
    clause.suspect = False
    clause.save(update_fields=["suspect"])
    write_line(verb="plan.clear_clause", by=by, record=clause, also=changed, summary=note)
    return clause


@transaction.atomic
def withdraw_target(*, target_id: int, reason: str, by: By) -> Target:
    """撤下目标: its words no longer stand in the text in force; it stays on record with the reason."""
    require(by, "plan.import")
    if not reason.strip():
        raise PlanError("请写明撤下的理由。")
    target = Target.objects.select_for_update(of=("self",)).select_related("clause").get(pk=target_id)
    if target.withdrawn_reason:
        raise PlanError("这个目标已撤下。")
    if not target.clause.withdrawn and target.phrase in target.clause.text:
        raise PlanError("原文里仍有这个目标，不能撤下。")
    target.withdrawn_reason, target.suspect = reason.strip()[:200], False
    target.save(update_fields=["withdrawn_reason", "suspect"])
    write_line(verb="plan.withdraw_target", by=by, record=target, summary=reason)
    return target
