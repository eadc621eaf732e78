"""Publication acts (公开办理): 科室提出 → 保密审查 → 分管领导审批; withdrawal; write-back of the portal's address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Approval, Clause, Publication, PublicSite, Section
from yaodian.apps.plan.queries.publication import dated_figures, dated_status, may_publish
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, first_stage
from yaodian.apps.plan.rules.outputs import holds_personal_data, strange_numbers
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

SITE_FIELDS = ("name", "host", "address", "site_code", "icp_number", "police_number", "contact")


def _require_publish(by: By, clause: Clause) -> None:
    """Refuse who neither leads a task of the clause nor is the office."""
    if not may_publish(by, clause=clause):
        raise NotAllowedError("只有牵头这句话所属任务的科室，或局办公室，可以办理它的公开。")


def _check_wording(clause: Clause, wording: str, figures: list[dict[str, Any]]) -> None:
    """Refuse secrecy marks, personal data, and numbers that stand neither in the plan nor among the dated figures."""
    refuse_classified(name="", content=wording)
    if holds_personal_data(wording):
        raise PlanError("表述中有身份证号或手机号，个人信息不得公开。")
    known = clause.point.text + "".join(f" {figure['value']} {figure['goal']}" for figure in figures)
    strange = strange_numbers(wording, source=known)
    if strange:
        raise PlanError(f"表述中的“{'、'.join(strange)}”原文里没有。进展数字请从目标中选用，系统会带上截至日期。")


@transaction.atomic
def propose_publication(*, clause_id: int, wording: str, by: By, target_ids: Iterable[int] = ()) -> Approval:
    """提出公开: the section proposes a wording and, from the clause's targets, figures frozen with today's date."""
    clause = Clause.objects.select_related("point__section__plan").get(pk=clause_id, withdrawn=False)
    _require_publish(by, clause)
    if clause.point.section.publication_closed:
        raise PlanError(f"“{clause.point.section}”整个部分设为不予公开，需先由办公室改变设置。")
    if clause.suspect:
        raise PlanError("这句话的原文已改动，请先复核再提出公开。")
    if not wording.strip():
        raise PlanError("请填写拟公开的表述。")
    figures = dated_figures(clause, target_ids=set(target_ids), today=clock.today())
    _check_wording(clause, wording, figures)
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
        payload={
            "wording": wording.strip(),
            "figures": figures,
            "status": dated_status(clause, today=clock.today()),
            "status_date": clock.today().isoformat(),
        },
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
    _require_publish(by, publication.clause)
    if not publication.live:
        raise PlanError("这句话现在没有公开。")
    if not reason.strip():
        raise PlanError("请写明撤下理由。")
    shown = {"wording": publication.wording, "figures": publication.figures, "status": publication.status}
    publication.live, publication.withdrawn_reason = False, reason.strip()
    publication.save(update_fields=["live", "withdrawn_reason"])
    write_line(verb="plan.withdraw_publication", by=by, record=publication, summary=reason, detail=shown)
    return publication


@transaction.atomic
def write_back_address(*, publication_id: int, address: str, by: By) -> Publication:
    """回写网址: where the government portal shows the exported sentence."""
    publication = Publication.objects.select_for_update(of=("self",)).select_related("clause").get(pk=publication_id)
    _require_publish(by, publication.clause)
    publication.address = address.strip()
    publication.full_clean(exclude=["clause"], validate_unique=False)
    publication.save(update_fields=["address"])
    write_line(verb="plan.write_back_address", by=by, record=publication, summary=address)
    return publication


@transaction.atomic
def set_section_closed(*, section_id: int, closed: bool, reason: str, by: By) -> Section:
    """设定部分是否不予公开: while closed, none of its sentences is proposed or shown."""
    require(by, "plan.review_secrecy")
    if not reason.strip():
        raise PlanError("请写明理由。")
    section = Section.objects.select_for_update().get(pk=section_id)
    section.publication_closed = closed
    section.save(update_fields=["publication_closed"])
    write_line(
        verb="plan.close_section" if closed else "plan.open_section",
        by=by,
        record=section,
        summary=f"{section} {reason.strip()}",
    )
    return section


@transaction.atomic
def set_public_site(*, facts: dict[str, str], by: By) -> PublicSite:
    """设定公开站点: name, host, address, filing numbers and contact that stand at the foot of the public page."""
    require(by, "plan.review_secrecy")
    site = PublicSite.objects.select_for_update().order_by("pk").first() or PublicSite()
    for field in SITE_FIELDS:
        setattr(site, field, facts.get(field, "").strip())
    site.full_clean()
    site.save()
    write_line(verb="plan.set_public_site", by=by, record=site, summary=str(site), detail=dict(facts))
    return site
