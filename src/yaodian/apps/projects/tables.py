"""项目的记录与列表 (records and lists of projects)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.models import (
    Acceptance,
    Allocation,
    BudgetLine,
    Contract,
    DateChange,
    Payment,
    Programme,
    Project,
    ProjectMilestone,
    ProjectSchool,
    Settlement,
    Tender,
)
from yaodian.apps.projects.queries import projects_for, row_light
from yaodian.apps.projects.rules import TEN_THOUSAND, PaymentState, ProjectKind, ProjectStage, ProjectState, wan
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import point_chip


def _under(model: type[Model], path: str, *related: str) -> Callable[[By], QuerySet[Any]]:
    """Return the rows of a table whose project the reader may see."""

    def rows(by: By) -> QuerySet[Any]:
        return model._default_manager.filter(**{f"{path}__in": projects_for(by=by)}).select_related(*related)

    return rows


def _page(project_id: int) -> str:
    return reverse("projects:project", args=[project_id])


def _of_project(
    model: type[Model], title: Any, path: str, label: Callable[[Any], str], columns: tuple[str, ...]
) -> RecordType:
    """Return the record type of a table that hangs on a project."""

    def url(row: Any) -> str:
        for name in path.split("__"):
            row = getattr(row, name)
        return _page(row.pk)

    return RecordType(
        model=model, title=title, rows=_under(model, path, f"{path}__school"), url=url, label=label, columns=columns
    )


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NAMED = (DateChange, Programme)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (
    RecordType(
        model=Project,
        title=_("项目"),
        rows=lambda by: projects_for(by=by).select_related("school", "programme"),
        url=lambda row: _page(row.pk),
        label=lambda row: f"{row.school} {row.title}",
        columns=("code", "title", "school", "programme", "year", "state"),
        fields=("code", "title", "school__title", "school__short_title"),
        proofs=(
            (ProjectMilestone, "project"),
            (Acceptance, "project"),
            (Payment, "contract__project"),
            (Settlement, "project"),
        ),
    ),
    _of_project(
        ProjectMilestone,
        _("项目节点"),
        "project",
        lambda row: f"{row.project.school} {row.project.title} {ProjectStage(row.stage).label}",
        ("project", "stage", "planned_date", "actual_date"),
    ),
    _of_project(
        Acceptance,
        _("验收申请"),
        "project",
        lambda row: f"{row.project.school} {row.project.title} 第{row.number}次申请",
        ("project", "number", "state", "applied_date", "decided_date"),
    ),
    _of_project(
        ProjectSchool,
        _("项目学校"),
        "project",
        lambda row: f"{row.school} {row.get_part_display()}",
        ("school", "part", "project"),
    ),
    _of_project(
        BudgetLine,
        _("预算安排"),
        "project",
        lambda row: f"{row.project.title} {row.get_source_display()} {wan(row.planned_amount)}万元",
        ("project", "source", "planned_amount"),
    ),
    _of_project(
        Allocation,
        _("资金下达"),
        "budget_line__project",
        lambda row: f"{row.paper} {wan(row.amount)}万元",
        ("budget_line", "amount", "allocated_date", "paper"),
    ),
    _of_project(
        Tender,
        _("招标采购"),
        "project",
        lambda row: f"{row.project.title} {row.get_method_display()}",
        ("project", "method", "announced_date", "contractor", "amount"),
    ),
    _of_project(
        Contract,
        _("合同"),
        "project",
        lambda row: f"{row.number} {row.title} {wan(row.amount)}万元",
        ("project", "number", "contractor", "amount", "signed_date"),
    ),
    RecordType(
        model=Payment,
        title=_("付款"),
        rows=_under(Payment, "contract__project", "contract__project__school"),
        url=lambda row: reverse("projects:payment", args=[row.pk]),
        label=lambda row: f"{row.contract.project.title} {row.invoice_number} {wan(row.amount)}万元",
        columns=("contract", "stage", "amount", "invoice_number", "paid_date", "state"),
        fields=("invoice_number", "voucher"),
    ),
    _of_project(
        Settlement,
        _("结算"),
        "project",
        lambda row: f"{row.project.title} 审定{wan(row.audited_amount)}万元",
        ("project", "submitted_amount", "audited_amount", "settled_date"),
    ),
)


def chips(clauses: list[str]) -> SafeString:
    """Return the clauses as chips."""
    return format_html_join(" ", "{}", ((point_chip(clause),) for clause in clauses))


def next_words(project: Project) -> str:
    """Return the next stage in words, "" when there is none."""
    stage = getattr(project, "next_stage", "")
    return str(ProjectStage(stage).label) if stage else ""


def project_light(project: Project) -> str:
    """Return the light at the head of a row."""
    if project.state in (ProjectState.ACCEPTED, ProjectState.SETTLED):
        return "done"
    if project.state == ProjectState.CANCELLED:
        return "halted"
    return row_light(project=project, today=clock.today()).value


def _wan_column(key: str, title: StrOrPromise, *, shown: bool = True) -> Column[Any]:
    """Return a column of an amount: 万元 on the page and in Excel."""

    def amount(row: Any) -> Decimal:
        return Decimal(getattr(row, key)) / TEN_THOUSAND

    def words(row: Any) -> str:
        return wan(getattr(row, key))

    return Column(key=key, title=title, cell=words, value=amount, sort=key, align=Align.END, phone=False, shown=shown)


def _label_column(key: str, title: StrOrPromise, labels: type[TextChoices], **options: Any) -> Column[Any]:
    """Return a column of a declared word, shown by its title."""

    def words(row: Any) -> str:
        return str(labels(getattr(row, key)).label)

    return Column(key=key, title=title, cell=words, value=words, **options)


def _programme(row: Project) -> str:
    return row.programme.title


def _clauses(row: Project) -> str:
    return "、".join(row.clauses)


def projects_table() -> ListDefinition[Project]:
    """Return the list of projects; its choices of programmes and years are rows."""
    programmes = tuple(Programme.objects.order_by("position").values_list("code", "title"))
    return ListDefinition[Project](
        key="projects.projects",
        title=_("建设与装备项目"),
        counter=_("个项目"),
        columns=(
            Column(key="code", title=_("项目编号"), sort="code"),
            Column(key="title", title=_("项目名称"), sort="title", wrap=True),
            Column(
                key="school",
                title=_("学校"),
                cell=lambda row: str(row.school),
                value=lambda row: row.school.title,
                sort="school__title",
            ),
            Column(
                key="programme",
                title=_("专项"),
                cell=_programme,
                value=_programme,
                sort="programme__position",
                phone=False,
                shown=False,
            ),
            _label_column("kind", _("类别"), ProjectKind, shown=False),
            Column(key="year", title=_("年度"), cell=lambda row: str(row.year), sort="year", shown=False),
            Column(key="quantity", title=_("数量"), shown=False, align=Align.END),
            Column(
                key="clauses", title=_("要点条款"), cell=lambda row: chips(row.clauses), value=_clauses, phone=False
            ),
            _label_column("state", _("状态"), ProjectState, sort="state"),
            Column(key="next_stage", title=_("下一节点"), cell=next_words, value=next_words),
            Column(key="next_date", title=_("计划日期"), sort="next_date"),
            _wan_column("planned_sum", _("安排（万元）")),
            _wan_column("allocated_sum", _("下达（万元）"), shown=False),
            _wan_column("contracted_sum", _("合同（万元）"), shown=False),
            _wan_column("paid_sum", _("支付（万元）")),
        ),
        filters=(
            ChoiceFilter(key="programme", title=_("专项"), field="programme__code", choices=programmes),
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ProjectState.choices), many=True),
            ChoiceFilter(key="kind", title=_("类别"), field="kind", choices=tuple(ProjectKind.choices)),
            ChoiceFilter(key="year", title=_("年度"), field="year", choices=_years()),
            DateFilter(key="due", title=_("下一节点计划日期"), field="next_date"),
        ),
        search=("code", "title", "school__title", "school__short_title"),
        initials="school__pinyin",
        search_hint=_("编号、名称、学校"),
        sort="code",
        row_href=lambda row: _page(row.pk),
        row_light=project_light,
        empty_title=_("还没有项目"),
        empty_text=_("用“导入”一次登记全部项目，或点“登记项目”逐个添加。"),
    )


def _years() -> tuple[tuple[str, str], ...]:
    """Return the years that have projects."""
    found = Project.objects.order_by("-year").values_list("year", flat=True).distinct()
    return tuple((str(year), str(year)) for year in found)


def payments_table() -> ListDefinition[Payment]:
    """Return the list of payments."""
    return ListDefinition[Payment](
        key="projects.payments",
        title=_("项目付款"),
        counter=_("笔"),
        columns=(
            Column(key="invoice_number", title=_("发票号码"), sort="invoice_number"),
            Column(key="contract__project__title", title=_("项目"), sort="contract__project__title", wrap=True),
            Column(
                key="contract__contractor", title=_("收款单位"), sort="contract__contractor", wrap=True, phone=False
            ),
            _label_column("stage", _("付款节点"), ProjectStage),
            _wan_column("amount", _("金额（万元）")),
            _label_column("state", _("状态"), PaymentState, sort="state"),
            Column(key="paid_date", title=_("支付日期"), sort="paid_date"),
            Column(key="voucher", title=_("支付凭证号"), shown=False),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(PaymentState.choices), many=True),
            DateFilter(key="paid", title=_("支付日期"), field="paid_date"),
        ),
        search=("invoice_number", "contract__project__title", "contract__project__code", "contract__contractor"),
        sort="paid_date",
        row_href=lambda row: reverse("projects:payment", args=[row.pk]),
        empty_title=_("还没有付款"),
        empty_text=_("在项目页的合同下申请付款。"),
    )
