"""Tying the issued text to its draft (成文对照): inside the act that confirms an import."""

from __future__ import annotations

from typing import Any

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Clause, ImportDraft, IssuedLink, WorkPlan, YearDraft
from yaodian.apps.plan.queries.preparation import pair_clauses, read_draft_clauses
from yaodian.apps.plan.rules.preparation import DraftState
from yaodian.engines import plantext
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.rulebook.queries import figure


def link_issued(*, plan: WorkPlan, reading: ImportDraft, by: By) -> list[Any]:
    """成文对照: every sentence of the plan is tied to the sentence of the draft that it continues; returns the rows written.

    Nothing happens to a plan that was not drafted here. A plan drafted here is co-signed before it is given out, where the
    rulebook says so (`cosign.required`)."""
    require(by, "plan.import")
    draft = YearDraft.objects.select_for_update().filter(reading=reading, plan__isnull=True).first()
    if draft is None:
        return []
    if draft.year != plan.year:
        raise PlanError(f"印发稿的年度是{plan.year}年，拟稿是{draft.year}年，请核对年度。")
    old, whole = read_draft_clauses(draft)
    rows = list(Clause.objects.filter(point__section__plan=plan).order_by("start", "position", "pk"))
    by_key = {clause.key: clause for clause in rows}
    new = [plantext.Clause(id=row.code, key=row.key, text=row.text, start=row.start) for row in rows]
    links = []
    for place, pair in enumerate(pair_clauses(old=old, new=new)):
        node = whole.node_at(pair.old.start, pair.old.start + len(pair.old.text)) if pair.old else None
        links.append(
            IssuedLink.objects.create(
                draft=draft,
                node_id=node,
                clause=by_key[pair.new.key] if pair.new else None,
                kind=pair.kind,
                position=place,
                old_text=pair.old.text if pair.old else "",
                new_text=pair.new.text if pair.new else "",
            )
        )
    draft.plan, draft.state = plan, DraftState.ISSUED
    draft.save(update_fields=["plan", "state"])
    plan.cosign_required = bool(figure("cosign.required", on=clock.today()))
    plan.save(update_fields=["cosign_required"])
    return [draft, *links]
