"""From the resolved draft to the plan (印发): the issued text is read like any other, and every sentence is tied to the draft."""

from __future__ import annotations

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.imports import start_import
from yaodian.apps.plan.models import ImportDraft
from yaodian.apps.plan.queries.preparation import leads_for, text_of, year_draft_locked
from yaodian.apps.plan.rules.preparation import DraftState
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def issue_draft(*, draft_id: int, by: By, name: str = "", content: bytes | None = None) -> ImportDraft:
    """印发稿: exactly the draft (no content), or the text as published in a file, goes to the reader to be reviewed.

    The plan comes of it when the review is confirmed; the leads named in the draft are what the review suggests."""
    require(by, "plan.prepare")
    require(by, "plan.import")
    draft = year_draft_locked(draft_id)
    if draft.state != DraftState.RESOLVED:
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，审议通过后才能印发。")
    if draft.reading is not None and not draft.reading.discarded:
        raise PlanError(f"印发稿“{draft.reading.name}”正在审阅；要换文本请先放弃那份导入草稿。")
    if content is None:
        content, name = text_of(draft).text.encode(), f"{draft.title}.txt"
    reading = start_import(name=name, content=content, by=by)
    clauses = dict(reading.review.get("clauses", {}))
    for clause_id, code in leads_for(draft, reading=reading).items():
        known = clauses.get(clause_id, {"kind": "task", "note": "", "version": 0, "by": by.name})
        clauses[clause_id] = {**known, "section": code}
    reading.review = {**reading.review, "clauses": clauses}
    reading.save(update_fields=["review"])
    draft.reading = reading
    draft.save(update_fields=["reading"])
    write_line(verb="plan.issue_draft", by=by, record=draft, also=[reading], summary=name)
    return reading
