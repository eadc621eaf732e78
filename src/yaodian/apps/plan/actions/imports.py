"""Importing a plan (导入要点): read, review, confirm; nothing is a plan before 确认导入, and the review outlives the browser."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Clause, ImportDraft, Point, Section, Target, TargetReading, WorkPlan
from yaodian.apps.plan.queries.suggestions import suggested_sections
from yaodian.apps.plan.rules import ClauseKind, Source, review
from yaodian.engines import plantext
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.refusal import refuse_classified


@transaction.atomic
def start_import(*, name: str, content: bytes, by: By, replaces_id: int | None = None) -> ImportDraft:
    """上传要点: read the published text into a draft to be reviewed.

    Refuses classified material and what cannot be read, before anything is written; the same text again opens the open draft."""
    require(by, "plan.import")
    refuse_classified(name=name, content=content)
    parsed = plantext.parse(plantext.read_document(content, name=name)).to_json()
    digest = sm3(parsed["source_text"].encode())
    known = ImportDraft.objects.filter(
        source_digest=digest, plan__isnull=True, discarded=False, replaces_id=replaces_id
    ).first()
    if known is not None:
        return known
    if not parsed["sections"]:
        raise PlanError("没有读到要点条目：请确认文件是工作要点正文，而不是通知或附件目录。")
    draft = ImportDraft.objects.create(
        name=name[:200],
        source_text=parsed.pop("source_text"),
        source_digest=digest,
        parsed=parsed,
        review={"suggested": suggested_sections(parsed)},
        replaces_id=replaces_id,
        account_id=by.account_id,
        started_at=clock.now(),
        changed_at=clock.now(),
    )
    write_line(verb="plan.start_import", by=by, record=draft, summary=name)
    return draft


def _open_draft(draft_id: int) -> ImportDraft:
    """Return an open draft, locked."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft_id)
    if draft.plan_id is not None:
        raise PlanError("这份要点已经确认导入，不能再改识读结果。")
    if draft.discarded:
        raise PlanError("这份导入草稿已放弃。")
    return draft


def parsed_of(draft: ImportDraft) -> dict[str, Any]:
    """Return a draft's parse with the source text back in its place."""
    return {**draft.parsed, "source_text": draft.source_text}


@transaction.atomic
def review_finding(
    *,
    draft_id: int,
    verb: str,
    by: By,
    finding_ids: tuple[str, ...] = (),
    fields: dict[str, Any] | None = None,
    at: int = 0,
    text: str = "",
    start: int = 0,
) -> ImportDraft:
    """审阅识读结果: accept, reject, edit, split, merge or add; kept at once, so that a closed browser loses nothing."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    parsed, kept = parsed_of(draft), draft.review
    first = finding_ids[0] if finding_ids else ""
    match verb:
        case "accept":
            kept = review.accept(parsed, kept, finding_ids)
        case "reject":
            kept = review.reject(parsed, kept, first)
        case "edit":
            kept = review.edit(parsed, kept, first, fields or {})
        case "split":
            kept = review.split(parsed, kept, first, at)
        case "merge":
            kept = review.merge(parsed, kept, first)
        case "add":
            kept = review.add(parsed, kept, text=text, start=start, fields=fields or {})
        case _:
            raise PlanError("没有这种审阅操作。")
    return _keep_review(draft, kept, verb=verb, by=by, detail={"findings": list(finding_ids)})


@transaction.atomic
def review_clause(*, draft_id: int, clause_id: str, by: By, kind: ClauseKind, section: str, note: str) -> ImportDraft:
    """审阅分句: its kind, the section (科室) that should lead it, and a reading note."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    clauses = {**draft.review.get("clauses", {}), clause_id: {"kind": kind, "section": section, "note": note}}
    return _keep_review(draft, {**draft.review, "clauses": clauses}, verb="clause", by=by, detail={"clause": clause_id})


def _keep_review(draft: ImportDraft, kept: dict[str, Any], *, verb: str, by: By, detail: dict[str, Any]) -> ImportDraft:
    """Keep a changed review with its journal line."""
    draft.review, draft.changed_at = kept, clock.now()
    draft.save(update_fields=["review", "changed_at"])
    write_line(verb=f"plan.review_{verb}", by=by, record=draft, detail=detail)
    return draft


@transaction.atomic
def discard_import(*, draft_id: int, by: By) -> ImportDraft:
    """放弃导入: the draft is set aside, not erased."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    draft.discarded = True
    draft.save(update_fields=["discarded"])
    write_line(verb="plan.discard_import", by=by, record=draft, summary=draft.name)
    return draft


def _check_complete(draft: ImportDraft) -> list[review.Finding]:
    """Return the accepted findings; refuse while one is undecided."""
    found = review.findings(parsed_of(draft), draft.review)
    pending = [item for item in found if item["state"] == review.PENDING]
    if pending:
        raise PlanError(f"还有 {len(pending)} 处识读结果没有确认，第一处是“{pending[0]['text']}”。")
    return [item for item in found if item["state"] == review.ACCEPTED]


@transaction.atomic
def confirm_import(*, draft_id: int, by: By, year: int | None = None) -> WorkPlan:
    """确认导入: the reviewed text becomes the year's plan, with sections, points, clauses and targets."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    if draft.replaces_id is not None:
        raise PlanError("这是重新印发的文本，请用“确认更新”。")
    accepted = _check_complete(draft)
    parsed = draft.parsed
    year = year or parsed.get("year")
    if not year:
        raise PlanError("没有读到年度，请在确认时填写年度。")
    if WorkPlan.objects.filter(year=year).exists():
        raise PlanError(f"{year}年的工作要点已经导入。若是重新印发，请从该要点页面选择“导入新文本”。")
    metadata = parsed.get("metadata") or {}
    plan = WorkPlan.objects.create(
        year=year,
        title=parsed.get("title") or draft.name,
        issuer=parsed.get("issuer") or "",
        doc_number=metadata.get("doc_number", ""),
        index_number=metadata.get("index_number", ""),
        published_date=published_date(metadata),
        metadata=metadata,
        preamble=parsed.get("preamble") or "",
        source_text=draft.source_text,
        source_name=draft.name,
        source_digest=draft.source_digest,
        confirmed_at=clock.now(),
    )
    rows = write_nodes(plan, parsed, draft.review)
    rows += write_targets(plan, accepted)
    draft.plan = plan
    draft.save(update_fields=["plan"])
    write_line(
        verb="plan.confirm_import",
        by=by,
        record=plan,
        also=[draft, *rows],
        summary=plan.title,
        detail={"targets": len(accepted)},
    )
    return plan


def published_date(metadata: dict[str, Any]) -> Any:
    """Return the day of publication in a text's metadata, None when it has none."""
    try:
        return review.due_date_of(str(metadata.get("published_date") or metadata.get("published_at") or "")[:10], year=1)
    except review.ReviewError:
        return None


def write_nodes(plan: WorkPlan, parsed: dict[str, Any], kept: dict[str, Any]) -> list[Any]:
    """Write sections, points and clauses of a parse; returns the rows."""
    rows: list[Any] = []
    reviewed = kept.get("clauses", {})
    for place, section in enumerate(parsed["sections"]):
        row = Section.objects.create(
            plan=plan,
            number=section.get("number") or "",
            heading=(section.get("heading") or plan.title)[:200],
            position=place,
            start=section.get("start") or 0,
        )
        rows.append(row)
        for order, point in enumerate(section["points"]):
            node = Point.objects.create(
                section=row,
                number=(point.get("number") or str(order + 1)).rstrip(".．、"),
                title=(point.get("title") or point["text"][:40])[:300],
                text=point["text"],
                position=order,
                start=point["start"],
            )
            rows.append(node)
            for index, clause in enumerate(point["clauses"]):
                chosen = reviewed.get(clause["id"], {})
                rows.append(
                    Clause.objects.create(
                        point=node,
                        code=clause["id"],
                        key=clause["key"],
                        text=clause["text"],
                        start=clause["start"],
                        position=index,
                        kind=chosen.get("kind") or ClauseKind.TASK,
                        reading_note=chosen.get("note") or "",
                    )
                )
    return rows


def write_targets(plan: WorkPlan, accepted: list[review.Finding]) -> list[Any]:
    """Write the accepted findings as targets of the clauses they stand in, each with its first reading."""
    clauses = list(Clause.objects.filter(point__section__plan=plan, withdrawn=False).order_by("start"))
    rows: list[Any] = []
    for finding in accepted:
        clause = clause_at(clauses, finding["start"])
        direction, goal, unit = review.goal_of(finding)
        target = Target.objects.create(
            clause=clause,
            key=finding["id"],
            phrase=finding["text"][:300],
            start=finding["start"],
            object=(finding.get("object") or finding["text"])[:120],
            kind=finding["kind"],
            direction=direction,
            goal=goal,
            unit=unit,
            due_date=review.due_date_of(finding.get("deadline"), year=plan.year),
        )
        reading = TargetReading.objects.create(
            target=target, key="declared", title="定性说明", source=Source.DECLARED, chosen=True
        )
        rows += [target, reading]
    return rows


def clause_at(clauses: list[Clause], start: int) -> Clause:
    """Return the clause that holds the character at `start` (the last that begins at or before it)."""
    before = [clause for clause in clauses if clause.start <= start]
    if not before:
        raise PlanError("目标不在任何分句之内，请检查识读结果。")
    return before[-1]
