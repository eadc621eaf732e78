"""资金 (money): budget lines, funds sent down, tenders, contracts, payments, settlement; amounts in 元."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.models.project import Project
from yaodian.apps.projects.rules import FundSource, PaymentState, ProjectStage, TenderMethod


class BudgetLine(models.Model):
    """预算安排 (budget line): how much of which source is planned for a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines", verbose_name=_("项目"))
    source = models.CharField(_("资金来源"), max_length=10, choices=FundSource.choices)
    planned_amount = models.DecimalField(_("安排金额（元）"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("预算安排")
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="budget_source_once"),
            models.CheckConstraint(condition=Q(planned_amount__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.project.clauses)


class Allocation(models.Model):
    """资金下达 (allocation): money of a budget line sent down by a paper."""

    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.CASCADE, related_name="allocations", verbose_name=_("预算安排")
    )
    amount = models.DecimalField(_("下达金额（元）"), max_digits=14, decimal_places=2)
    allocated_date = models.DateField(_("下达日期"))
    paper = models.CharField(_("下达文号"), max_length=80)

    class Meta:
        verbose_name = _("资金下达")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_positive"),
            models.UniqueConstraint(fields=["budget_line", "paper"], name="allocation_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.amount}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.budget_line.project.clauses)


class Tender(models.Model):
    """招标采购 (tender): announced, then awarded or failed; a failed one is followed by another."""

    class Outcome(models.TextChoices):
        """结果 (outcome)."""

        OPEN = "open", _("进行中")
        AWARDED = "awarded", _("已定标")
        FAILED = "failed", _("流标")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tenders", verbose_name=_("项目"))
    method = models.CharField(_("采购方式"), max_length=12, choices=TenderMethod.choices)
    announced_date = models.DateField(_("公告日期"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN.value)
    closed_date = models.DateField(_("定标或流标日期"), null=True, blank=True)
    contractor = models.CharField(_("中标单位"), max_length=120, blank=True)
    amount = models.DecimalField(_("中标金额（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("招标采购")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(outcome__in=["open", "awarded"]), name="tender_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.method}"


class Contract(models.Model):
    """合同 (contract) of a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contracts", verbose_name=_("项目"))
    number = models.CharField(_("合同编号"), max_length=60)
    title = models.CharField(_("合同名称"), max_length=120)
    contractor = models.CharField(_("承包（供货）单位"), max_length=120)
    amount = models.DecimalField(_("合同金额（元）"), max_digits=14, decimal_places=2)
    signed_date = models.DateField(_("签订日期"))

    class Meta:
        verbose_name = _("合同")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="contract_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.project.clauses)


class Payment(models.Model):
    """付款 (payment) against a contract: drafted by one person, confirmed by another."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments", verbose_name=_("合同"))
    stage = models.CharField(_("付款节点"), max_length=10, choices=ProjectStage.choices)
    amount = models.DecimalField(_("付款金额（元）"), max_digits=14, decimal_places=2)
    invoice_number = models.CharField(_("发票号码"), max_length=60)
    invoice_key = models.CharField(_("发票比对码"), max_length=60)
    contractor_key = models.CharField(_("收款单位比对码"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=PaymentState.choices, default=PaymentState.DRAFT.value)
    note = models.CharField(_("用途说明"), max_length=200, blank=True)
    drafted_by = models.JSONField(_("申请人"), default=dict)
    drafted_at = models.DateTimeField(_("申请时间"))
    decided_by = models.JSONField(_("审批人"), default=dict, blank=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    paid_date = models.DateField(_("支付日期"), null=True, blank=True)
    voucher = models.CharField(_("支付凭证号"), max_length=60, blank=True)
    reason = models.CharField(_("退回、撤回或冲销理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("付款")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["invoice_key", "contractor_key"], condition=Q(state="confirmed"), name="payment_invoice_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(paid_date__isnull=False), name="payment_paid_date"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "paid_date"], name="payment_state"),
            models.Index(fields=["invoice_key"], name="payment_invoice"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_number} {self.amount}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.contract.project.clauses)


class Settlement(models.Model):
    """结算 (settlement): the audited amount of a project; a revoked acceptance takes it out of force."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="settlements", verbose_name=_("项目"))
    submitted_amount = models.DecimalField(_("送审金额（元）"), max_digits=14, decimal_places=2)
    audited_amount = models.DecimalField(_("审定金额（元）"), max_digits=14, decimal_places=2)
    auditor = models.CharField(_("审计（审核）单位"), max_length=120)
    paper = models.CharField(_("审定文号"), max_length=80)
    settled_date = models.DateField(_("结算日期"))
    settled_by = models.JSONField(_("办理人"), default=dict)
    in_force = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("结算")
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(in_force=True), name="settlement_one_in_force"),
            models.CheckConstraint(condition=Q(audited_amount__gt=0), name="settlement_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.audited_amount}"
