"""Re-issue (重新印发): a new text of the same plan; its diff moves, changes, adds and withdraws clauses and marks what they touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.imports import _check_complete, _open_draft, clause_at, published_date, write_targets
from yaodian.apps.plan.models import Clause, ImportDraft, Point, Section, Target, Task, WorkPlan
from yaodian.apps.plan.rules import CLOSED_STATES
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


def changes_of(draft: ImportDraft) -> list[plantext.Change]:
    """Return the differences between the running plan's text and the draft's, clause by clause."""
    if draft.replaces is None:
        return []
    return plantext.diff(_parse(draft.replaces.source_text), _parse(draft.source_text))


def _parse(text: str) -> plantext.Plan:
    """Read a text that was read before."""
    return plantext.parse(plantext.SourceText(text))


@transaction.atomic
def confirm_update(*, draft_id: int, by: By) -> Updated:
    """确认更新: lay the reviewed new text over the running plan; ids stay, touched tasks are marked 待复核."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    if draft.replaces_id is None:
        raise PlanError("这份草稿不是重新印发的文本。")
    accepted = _check_complete(draft)
    plan = WorkPlan.objects.select_for_update().get(pk=draft.replaces_id)
    changes = changes_of(draft)
    if not changes and plan.source_digest == draft.source_digest:
        raise PlanError("新文本与现行要点完全相同，无需更新。")
    rows: list[Any] = []
    known = _matched(plan, draft, changes)
    touched = _lay_nodes(plan, draft, known, changes, rows)
    _relocate_targets(plan, rows)
    rows += _new_targets(plan, accepted)
    suspects = _mark_suspect(plan, touched, rows)
    plan.source_text, plan.source_name, plan.source_digest = draft.source_text, draft.name, draft.source_digest
    metadata = draft.parsed.get("metadata") or {}
    plan.metadata, plan.preamble = metadata or plan.metadata, draft.parsed.get("preamble") or plan.preamble
    plan.published_date = published_date(metadata) or plan.published_date
    plan.revision += 1
    plan.save()
    draft.plan = plan
    draft.save(update_fields=["plan"])
    kinds = [change.kind for change in changes]
    counts = {kind: kinds.count(kind) for kind in ("changed", "added", "removed", "moved")}
    write_line(verb="plan.confirm_update", by=by, record=plan, also=[draft, *_once(rows)], summary=plan.title, detail=counts)
    return Updated(plan=plan, suspect_tasks=tuple(suspects), **counts)


def _once(rows: list[Any]) -> list[Any]:
    """Return the rows without repeats."""
    return list({(type(row), row.pk): row for row in rows}.values())


def _matched(plan: WorkPlan, draft: ImportDraft, changes: list[plantext.Change]) -> dict[str, Clause]:
    """Return new clause key → the clause of the running plan that it continues."""
    old = {
        clause.key: clause
        for clause in Clause.objects.select_for_update(of=("self",)).filter(point__section__plan=plan, withdrawn=False)
    }
    before, after = _parse(plan.source_text).clauses, _parse(draft.source_text).clauses
    gone = {change.old_key for change in changes if change.old_key}
    come = {change.new_key for change in changes if change.new_key}
    pairs = [(change.old_key, change.new_key) for change in changes if change.old_key and change.new_key]
    still = [clause.key for clause in before if clause.key not in gone]
    stays = [clause.key for clause in after if clause.key not in come]
    pairs += list(zip(still, stays, strict=False))
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
            defaults={
                "number": section.get("number") or "",
                "heading": (section.get("heading") or plan.title)[:200],
                "start": section.get("start") or 0,
            },
        )
        rows.append(row)
        for order, point in enumerate(section["points"]):
            node, _made = Point.objects.update_or_create(
                section=row,
                position=order,
                defaults={
                    "number": (point.get("number") or str(order + 1)).rstrip(".．、"),
                    "title": (point.get("title") or point["text"][:40])[:300],
                    "text": point["text"],
                    "start": point["start"],
                },
            )
            rows.append(node)
            for index, fresh in enumerate(point["clauses"]):
                clause = known.get(fresh["key"]) or Clause(kind="task")
                is_new = clause.pk is None
                if fresh["key"] in changed or is_new:
                    clause.suspect = True
                clause.point, clause.code, clause.key = node, fresh["id"], fresh["key"]
                clause.text, clause.start, clause.position = fresh["text"], fresh["start"], index
                clause.save()
                rows.append(clause)
                if fresh["key"] in changed:
                    touched.add(clause.pk)
    return touched


def _relocate_targets(plan: WorkPlan, rows: list[Any]) -> None:
    """Put every target where its words now stand; one whose words are gone is marked 待复核."""
    for target in Target.objects.filter(clause__point__section__plan=plan).select_related("clause"):
        place = target.clause.text.find(target.phrase)
        gone = place < 0 or target.clause.withdrawn
        start = target.start if gone else target.clause.start + place
        if start != target.start or gone and not target.suspect:
            target.start, target.suspect = start, target.suspect or gone
            target.save(update_fields=["start", "suspect"])
            rows.append(target)


def _new_targets(plan: WorkPlan, accepted: list[dict[str, Any]]) -> list[Any]:
    """Write the accepted findings that no live target covers."""
    clauses = list(Clause.objects.filter(point__section__plan=plan, withdrawn=False).order_by("start"))
    covered = [
        (target.start, target.start + len(target.phrase))
        for target in Target.objects.filter(clause__in=clauses, suspect=False)
    ]
    fresh = [
        finding
        for finding in accepted
        if not any(start < finding["start"] + len(finding["text"]) and finding["start"] < end for start, end in covered)
        and not clause_at(clauses, finding["start"]).targets.filter(key=finding["id"]).exists()
    ]
    return write_targets(plan, fresh)


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
