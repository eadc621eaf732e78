"""Importing a plan (导入要点): read, review, confirm; nothing is a plan before 确认导入, and the review outlives the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.keywords import load_metric_keywords, load_section_keywords
from yaodian.apps.plan.actions.links import link_issued
from yaodian.apps.plan.actions.nodes import write_nodes, write_targets
from yaodian.apps.plan.models import ImportDraft, WorkPlan
from yaodian.apps.plan.queries.suggestions import suggested_sections
from yaodian.apps.plan.rules import ClauseKind, review
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
    if not review.reads_as_plan(parsed):
        raise PlanError("没有读到要点条目：请确认文件是工作要点正文，而不是通知或附件目录。")
    refuse_classified(name="", content=parsed["source_text"])
    digest = sm3(parsed["source_text"].encode())
    known = ImportDraft.objects.filter(
        source_digest=digest, plan__isnull=True, discarded=False, replaces_id=replaces_id
    ).first()
    if known is not None:
        return known
    _refuse_known(digest, replaces_id)
    load_section_keywords(by=by)
    load_metric_keywords(by=by)
    draft = ImportDraft.objects.create(
        name=name[:200],
        source_text=parsed.pop("source_text"),
        source_digest=digest,
        parsed=parsed,
        review={"suggested": suggested_sections(parsed=parsed)},
        replaces_id=replaces_id,
        account_id=by.account_id,
        started_at=clock.now(),
        changed_at=clock.now(),
    )
    write_line(verb="plan.start_import", by=by, record=draft, summary=name)
    return draft


def _refuse_known(digest: str, replaces_id: int | None) -> None:
    """Refuse a text that is in force already, word for word."""
    known = WorkPlan.objects.filter(source_digest=digest).first()
    if known is not None and replaces_id is None:
        raise PlanError(f"这份文本已导入为“{known.title}”，内容完全相同，无需重复导入。")
    if known is not None and known.pk == replaces_id:
        raise PlanError("新文本与现行要点完全相同，无需更新。")


def _open_draft(draft_id: int) -> ImportDraft:
    """Return an open draft, locked."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft_id)
    if draft.plan_id is not None:
        raise PlanError("这份要点已经确认导入，不能再改识读结果。")
    if draft.discarded:
        raise PlanError("这份导入草稿已放弃。")
    return draft


@transaction.atomic
def review_finding(
    *,
    draft_id: int,
    verb: str,
    by: By,
    finding_ids: Sequence[str] = (),
    fields: Mapping[str, Any] | None = None,
    at: int = 0,
    text: str = "",
    start: int = 0,
    seen: int | None = None,
) -> ImportDraft:
    """审阅识读结果: accept, accept_rest, reject, edit, split, merge or add; kept at once, so that a closed browser loses nothing.

    Each act changes its own findings alone; `seen` is the version the reviewer saw: changed since, the act is refused."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    parsed, kept = draft.whole, draft.review
    first = finding_ids[0] if finding_ids else ""
    if seen is not None and first:
        review.check_seen(parsed, kept, first, seen)
    match verb:
        case "accept":
            changed = review.accept(parsed, kept, finding_ids)
        case "accept_rest":
            changed = review.accept_rest(parsed, kept, finding_ids)
        case "reject":
            changed = review.reject(parsed, kept, first)
        case "edit":
            changed = review.edit(parsed, kept, first, fields or {})
        case "split":
            changed = review.split(parsed, kept, first, at)
        case "merge":
            changed = review.merge(parsed, kept, first)
        case "add":
            changed = review.add(parsed, kept, text=text, start=start, fields=fields or {})
        case _:
            raise PlanError("没有这种审阅操作。")
    return _keep_review(
        draft, review.signed(kept, changed, by.name), verb=verb, by=by, detail={"findings": list(finding_ids)}
    )


@transaction.atomic
def review_clause(
    *, draft_id: int, clause_id: str, by: By, kind: ClauseKind, section: str, note: str, seen: int | None = None
) -> ImportDraft:
    """审阅分句: its kind, the code of the section (科室) that should lead it, and a reading note."""
    require(by, "plan.import")
    draft = _open_draft(draft_id)
    if clause_id not in {clause["id"] for point in review.points_of(draft.parsed) for clause in point["clauses"]}:
        raise PlanError("这句已不存在，请刷新页面。")
    if kind is not ClauseKind.TASK and not note.strip():
        raise PlanError("标为导语或长期坚持要写明理由。")
    known = draft.review.get("clauses", {}).get(clause_id, {})
    version = known.get("version", 0)
    if seen is not None and seen != version:
        who = known.get("by") or "他人"
        raise review.SeenError(f"第{clause_id}句刚由{who}改过，已显示最新内容，请核对后再操作。")
    row = {"kind": kind.value, "section": section, "note": note.strip(), "version": version + 1, "by": by.name}
    clauses = {**draft.review.get("clauses", {}), clause_id: row}
    return _keep_review(draft, {**draft.review, "clauses": clauses}, verb="clause", by=by, detail={"clause": clause_id})


def _keep_review(draft: ImportDraft, kept: dict[str, Any], *, verb: str, by: By, detail: dict[str, Any]) -> ImportDraft:
    """Keep a changed review with its journal line."""
    draft.review, draft.changed_at = kept, clock.now()
    draft.save(update_fields=["review", "changed_at"])
    write_line(verb=f"plan.review_{verb}", by=by, record=draft, summary=draft.name, detail=detail)
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
    found = review.findings(draft.whole, draft.review)
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
        title=(parsed.get("title") or draft.name)[:200],
        issuer=(parsed.get("issuer") or "")[:120],
        doc_number=metadata.get("document_no", "")[:80],
        index_number=metadata.get("index_no", "")[:80],
        published_date=review.published_date(metadata),
        metadata=metadata,
        preamble=parsed.get("preamble") or "",
        source_text=draft.source_text,
        source_name=draft.name,
        source_digest=draft.source_digest,
        confirmed_at=clock.now(),
    )
    rows = write_nodes(plan=plan, parsed=parsed, kept=draft.review, by=by)
    rows += write_targets(plan=plan, accepted=accepted, kept=draft.review, by=by)
    draft.plan = plan
    draft.save(update_fields=["plan"])
    rows += link_issued(plan=plan, reading=draft, by=by)
    write_line(
        verb="plan.confirm_import",
        by=by,
        record=plan,
        also=[draft, *rows],
        summary=plan.title,
        detail={"targets": len(accepted)},
    )
    return plan
