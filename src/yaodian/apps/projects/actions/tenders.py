"""招标与合同 (tenders and contracts)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import Contract, Project, Tender
from yaodian.apps.projects.queries import sums_of
from yaodian.apps.projects.rules import (
    MoneyError,
    PaymentState,
    ProjectAct,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    TenderMethod,
    wan,
)
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line

ZERO = Decimal(0)


def _live_tender(project: Project) -> Tender:
    """Return the tender that is running."""
    tender = Tender.objects.select_for_update().filter(project=project, outcome=Tender.Outcome.OPEN).first()
    if tender is None:
        raise StepError(_("没有进行中的招标采购，请先登记公告。"))
    return tender


@transaction.atomic
def announce_tender(*, project_id: int, method: TenderMethod, announced_date: date, by: By) -> Tender:
    """招标公告: open a tender for an approved project."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.tender")
    if project.state != ProjectState.APPROVED:
        raise StepError(
            _("项目现为“%(state)s”，已立项且未定标的项目才能登记公告。") % {"state": ProjectState(project.state).label}
        )
    desk.not_in_future(announced_date)
    if Tender.objects.filter(project=project, outcome=Tender.Outcome.OPEN).exists():
        raise StepError(_("已有进行中的招标采购，先定标或登记流标。"))
    tender = Tender.objects.create(project=project, method=method, announced_date=announced_date)
    write_line(verb="projects.announce", by=by, record=project, also=[tender], summary=f"{project} {method.label}")
    return tender


@transaction.atomic
def award_tender(*, project_id: int, contractor: str, amount: Decimal, awarded_date: date, by: By) -> Tender:
    """定标: name contractor and amount; above the budget a tender must fail (《政府采购法》第三十六条)."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.tender")
    tender = _live_tender(project)
    if not contractor.strip():
        raise ProjectError(_("请填写中标单位。"))
    if amount <= 0:
        raise MoneyError(_("中标金额应大于零。"))
    if amount > (limit := sums_of(project_id=project.pk).planned):
        raise MoneyError(
            _("中标金额 %(amount)s 万元超过预算 %(limit)s 万元，应予废标。")
            % {"amount": wan(amount), "limit": wan(limit)}
        )
    if awarded_date < tender.announced_date:
        raise StepError(_("定标日期早于公告日期 %(day)s。") % {"day": tender.announced_date})
    desk.move(project, ProjectAct.AWARD, desk.facts(project))
    tender.outcome = Tender.Outcome.AWARDED
    tender.closed_date, tender.contractor, tender.amount = awarded_date, contractor.strip(), amount
    tender.save()
    milestone = desk.reach(project, ProjectStage.TENDERED, actual_date=awarded_date, note=tender.contractor)
    write_line(
        verb="projects.award",
        by=by,
        record=project,
        also=[tender, milestone],
        summary=f"{project} {tender.contractor} {wan(amount)}万元",
    )
    return tender


@transaction.atomic
def fail_tender(*, project_id: int, failed_date: date, reason: str, by: By) -> Tender:
    """流标: close the running tender without an award; another may be announced."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.tender")
    tender = _live_tender(project)
    if not reason.strip():
        raise ProjectError(_("请写明流标原因。"))
    desk.not_in_future(failed_date)
    tender.outcome, tender.closed_date, tender.note = Tender.Outcome.FAILED, failed_date, reason.strip()
    tender.save()
    write_line(verb="projects.fail_tender", by=by, record=project, also=[tender], summary=f"{project}：{tender.note}")
    return tender


@transaction.atomic
def sign_contract(
    *,
    project_id: int,
    number: str,
    title: str,
    contractor: str,
    amount: Decimal,
    signed_date: date,
    by: By,
) -> Contract:
    """签订合同: only after the award; all contracts together stay within the budget."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.tender")
    if project.state in (ProjectState.PLANNED, ProjectState.APPROVED, ProjectState.SETTLED, ProjectState.CANCELLED):
        raise StepError(_("项目现为“%(state)s”，不能登记合同。") % {"state": ProjectState(project.state).label})
    if not (number.strip() and title.strip() and contractor.strip()):
        raise ProjectError(_("合同编号、名称和承包单位都要填写。"))
    if Contract.objects.filter(project=project, number=number.strip()).exists():
        raise ProjectError(_("合同编号“%(number)s”已登记。") % {"number": number.strip()})
    if amount <= 0:
        raise MoneyError(_("合同金额应大于零。"))
    desk.not_in_future(signed_date)
    awarded = Tender.objects.filter(project=project, outcome=Tender.Outcome.AWARDED).first()
    if awarded and awarded.closed_date and signed_date < awarded.closed_date:
        raise StepError(_("合同签订日期早于定标日期 %(day)s。") % {"day": awarded.closed_date})
    total = (Contract.objects.filter(project=project).aggregate(total=Sum("amount"))["total"] or ZERO) + amount
    if total > (limit := sums_of(project_id=project.pk).planned):
        raise MoneyError(
            _("合同合计 %(total)s 万元超过预算 %(limit)s 万元。") % {"total": wan(total), "limit": wan(limit)}
        )
    contract = Contract.objects.create(
        project=project,
        number=number.strip(),
        title=title.strip(),
        contractor=contractor.strip(),
        amount=amount,
        signed_date=signed_date,
    )
    write_line(
        verb="projects.sign_contract",
        by=by,
        record=project,
        also=[contract],
        summary=f"{project} {contract.number} {wan(amount)}万元",
    )
    return contract


@transaction.atomic
def change_contract(*, contract_id: int, amount: Decimal, reason: str, by: By) -> Contract:
    """变更合同价: change the amount by a supplement; not above the budget, not below what was paid."""
    found = Contract.objects.filter(pk=contract_id).values_list("project_id", flat=True).first()
    if found is None:
        raise ProjectError(_("没有这份合同。"))
    project = Desk(by).locked(found, verb="projects.tender")
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if project.state in (ProjectState.SETTLED, ProjectState.CANCELLED):
        raise StepError(_("项目已结算或取消，合同价不能再变更。"))
    if not reason.strip():
        raise ProjectError(_("请写明变更依据（补充协议编号）。"))
    others = (
        Contract.objects.filter(project=project).exclude(pk=contract.pk).aggregate(total=Sum("amount"))["total"] or ZERO
    )
    paid = contract.payments.filter(state=PaymentState.CONFIRMED).aggregate(total=Sum("amount"))["total"] or ZERO
    if amount <= 0 or amount < paid:
        raise MoneyError(_("合同价不能低于已付的 %(paid)s 万元。") % {"paid": wan(paid)})
    if others + amount > (limit := sums_of(project_id=project.pk).planned):
        raise MoneyError(
            _("合同合计 %(total)s 万元超过预算 %(limit)s 万元。") % {"total": wan(others + amount), "limit": wan(limit)}
        )
    before, contract.amount = contract.amount, amount
    contract.save(update_fields=["amount"])
    write_line(
        verb="projects.change_contract",
        by=by,
        record=project,
        also=[contract],
        summary=f"{project} {contract.number} {wan(before)} → {wan(amount)}万元：{reason.strip()}",
    )
    return contract
