"""Publication acts (公开办理): 科室提出 → 保密审查 → 分管领导审批; withdrawal; write-back of the portal's address."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Approval, Clause, Publication
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, first_stage
from yaodian.kernel import clock
from yaodian.kernel.access import By, holds, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


def _may_publish(by: By, clause: Clause) -> None:
    """Refuse who neither leads a task of the clause nor is the office."""
    leads = clause.task_links.values_list("task__lead_unit_id", flat=True)
    if not any(holds(by, "plan.publish", unit_id=unit) for unit in leads):
        require(by, "plan.publish", unit_id=0)


@transaction.atomic
def propose_publication(
    *, clause_id: int, wording: str, by: By, figures: list[dict[str, Any]] | None = None
) -> Approval:
    """提出公开: the section proposes a wording and dated figures for one sentence."""
    clause = Clause.objects.select_related("point__section").get(pk=clause_id)
    _may_publish(by, clause)
    if not wording.strip():
        raise PlanError("请填写拟公开的表述。")
    refuse_classified(name="", content=wording)
    publication, _created = Publication.objects.select_for_update().get_or_create(
        clause=clause, defaults={"wording": ""}
    )
    if publication.approvals.filter(state=ApprovalState.OPEN).exists():
        raise PlanError("这句话的公开申请正在审批中。")
    publication.proposed_wording = wording.strip()
    publication.save(update_fields=["proposed_wording"])
    approval = Approval.objects.create(
        kind=ApprovalKind.PUBLICATION,
        publication=publication,
        reason=f"公开第 {clause.code} 句",
        payload={"wording": wording.strip(), "figures": figures or []},
        stage=first_stage(ApprovalKind.PUBLICATION, asked_by_head=False),
        asked_by=by.name,
        asked_by_account_id=by.account_id,
        asked_at=clock.now(),
    )
    write_line(verb="plan.propose_publication", by=by, record=approval, also=[publication], summary=wording)
    return approval


@transaction.atomic
def withdraw_publication(*, publication_id: int, reason: str, by: By) -> Publication:
    """撤下公开: at once, with the reason; the journal keeps what was shown."""
    publication = Publication.objects.select_for_update(of=("self",)).select_related("clause").get(pk=publication_id)
    _may_publish(by, publication.clause)
    if not publication.live:
        raise PlanError("这句话现在没有公开。")
    if not reason.strip():
        raise PlanError("请写明撤下理由。")
    shown = {"wording": publication.wording, "figures": publication.figures}
    publication.live, publication.withdrawn_reason = False, reason.strip()
    publication.save(update_fields=["live", "withdrawn_reason"])
    write_line(verb="plan.withdraw_publication", by=by, record=publication, summary=reason, detail=shown)
    return publication


@transaction.atomic
def write_back_address(*, publication_id: int, address: str, by: By) -> Publication:
    """回写网址: where the government portal shows the exported sentence."""
    publication = Publication.objects.select_for_update(of=("self",)).select_related("clause").get(pk=publication_id)
    _may_publish(by, publication.clause)
    publication.address = address.strip()
    publication.full_clean(exclude=["clause"], validate_unique=False)
    publication.save(update_fields=["address"])
    write_line(verb="plan.write_back_address", by=by, record=publication, summary=address)
    return publication
