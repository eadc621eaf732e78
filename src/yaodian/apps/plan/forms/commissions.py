"""Forms of commissions (交办件表单), and the table that is read in with every fault named by its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.actions.commissions import CommissionWords
from yaodian.apps.plan.forms.preparation import UnitsField
from yaodian.apps.plan.models import Commission
from yaodian.apps.plan.rules.commissions import (
    COMMISSIONED,
    AnswerClass,
    HostPart,
    Satisfaction,
    TalkWay,
    TaskSource,
    motion_faults,
)
from yaodian.kernel import clock
from yaodian.kernel.sheets import CellFault, Column, ColumnKind, SheetRow, read_table
from yaodian.kernel.units.forms import DayField, UnitField
from yaodian.kernel.units.queries import units_open

BLANK = [("", "—")]
REMEDIES = {"part": "选择主办、分办或会办", "paper_number": "填写案号", "host_body": "填写主办单位"}


class CommissionForm(forms.Form):
    """登记交办件."""

    source = forms.ChoiceField(label=_("来源"), choices=[(kind.value, kind.label) for kind in COMMISSIONED])
    title = forms.CharField(label=_("事项"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    from_body = forms.CharField(
        label=_("交办单位或领导"), max_length=120, help_text=_("例如“市人大常委会”“某副市长”“局长办公会”")
    )
    paper_number = forms.CharField(label=_("文号或案号"), max_length=80, required=False)
    received_date = DayField(label=_("收到日期"))
    text = forms.CharField(label=_("交办内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    lead = UnitField(label=_("牵头单位"), help_text=_("输入名称或代码，从列表中选"))
    support = UnitsField(label=_("配合单位"), required=False)
    leader = forms.TypedChoiceField(label=_("分管领导"), coerce=int, empty_value=None, required=False)
    due_date = DayField(label=_("办理时限"), required=False, help_text=_("来文写明时限的填写；不填按规则库的期限计算"))
    closing_condition = forms.CharField(
        label=_("办结条件"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    part = forms.ChoiceField(
        label=_("办理方式"), choices=BLANK + list(HostPart.choices), required=False, help_text=_("建议、提案填写")
    )
    mover = forms.CharField(label=_("领衔代表或委员"), max_length=60, required=False, help_text=_("建议、提案填写"))
    host_body = forms.CharField(label=_("主办单位"), max_length=120, required=False, help_text=_("会办件填写"))
    file = forms.FileField(label=_("原件"), required=False, help_text=_("涉密文件不得上传，请按纸质件办理"))
    dispatch = forms.BooleanField(label=_("登记后立即交办"), required=False, initial=True)

    def __init__(self, *args: Any, leaders: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leader"].choices = BLANK + list(leaders)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say beside each field what a motion lacks, all of it at once."""
        data = super().clean() or self.cleaned_data
        if "source" in data:
            lacking = motion_faults(
                source=TaskSource(data["source"]),
                part=data.get("part", ""),
                paper_number=data.get("paper_number", ""),
                host_body=data.get("host_body", ""),
            )
            for field, sentence in lacking.items():
                self.add_error(field, sentence)
        return data

    def words(self) -> CommissionWords:
        """Return what was entered."""
        data = self.cleaned_data
        names = (
            "title",
            "from_body",
            "received_date",
            "text",
            "paper_number",
            "due_date",
            "part",
            "mover",
            "host_body",
        )
        return CommissionWords(
            source=TaskSource(data["source"]),
            lead_unit_id=data["lead"].pk,
            support_unit_ids=data["support"],
            leader_id=data["leader"],
            closing_condition=data["closing_condition"],
            **{name: data[name] for name in names},
        )


class TalkForm(forms.Form):
    """面商."""

    talk_date = DayField(label=_("面商日期"))
    way = forms.ChoiceField(label=_("方式"), choices=TalkWay.choices)
    words = forms.CharField(label=_("面商情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ClassForm(forms.Form):
    """答复类别."""

    answer_class = forms.ChoiceField(label=_("答复类别"), choices=AnswerClass.choices, widget=forms.RadioSelect)


class AnswerForm(forms.Form):
    """登记答复."""

    number = forms.CharField(label=_("答复函文号"), max_length=80)
    answered_date = DayField(label=_("答复日期"))
    file = forms.FileField(label=_("盖章的答复函"))


class SatisfactionForm(forms.Form):
    """满意情况."""

    satisfaction = forms.ChoiceField(label=_("满意情况"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("意见"), max_length=300, required=False)


class TableForm(forms.Form):
    """成批登记."""

    file = forms.FileField(
        label=_("交办件表"),
        help_text=_("按模板填写的 Excel（.xlsx）或 CSV"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


def columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    return (
        Column(
            key="source",
            title="来源",
            kind=ColumnKind.CHOICE,
            required=True,
            choices=tuple((kind.value, str(kind.label)) for kind in COMMISSIONED),
            width=14,
        ),
        Column(key="title", title="事项", required=True, max_length=300, width=36),
        Column(key="from_body", title="交办单位或领导", required=True, max_length=120, width=20),
        Column(key="paper_number", title="文号或案号", max_length=80, width=18, aliases=("文号", "案号", "编号")),
        Column(key="received_date", title="收到日期", kind=ColumnKind.DATE, required=True, width=13),
        Column(key="text", title="交办内容", required=True, max_length=4000, width=40),
        Column(key="lead", title="牵头单位", required=True, max_length=160, width=18, aliases=("责任科室", "承办单位")),
        Column(key="support", title="配合单位", max_length=500, width=22, help="用“、”隔开"),
        Column(key="due_date", title="办理时限", kind=ColumnKind.DATE, width=13, help="不填按规则库的期限计算"),
        Column(
            key="part",
            title="办理方式",
            kind=ColumnKind.CHOICE,
            choices=tuple((part.value, str(part.label)) for part in HostPart),
            width=10,
        ),
        Column(key="mover", title="领衔代表或委员", max_length=60, width=14),
        Column(key="host_body", title="主办单位", max_length=120, width=16),
    )


@dataclass(frozen=True)
class TableRead:
    """读表结果 (what a table holds): rows to register, faults by cell."""

    rows: list[CommissionWords]
    faults: list[CellFault]


def read_commissions(*, content: bytes, name: str) -> TableRead:
    """读交办件表: rows to be registered; a row with a fault is in `faults` with its cell and the remedy."""
    read = read_table(content, name=name, columns=columns())
    units = {key: unit.pk for unit in units_open(on=clock.today()) for key in (unit.code, unit.title, unit.short_title)}
    letters = {column.key: place for place, column in enumerate(columns())}
    titles = {column.key: column.title for column in columns()}
    rows: list[CommissionWords] = []
    faults = list(read.errors)
    wrong = {fault.row for fault in faults}
    seen: set[tuple[str, str, str]] = set()

    def fault(row: SheetRow, key: str, message: str, remedy: str) -> None:
        column = chr(ord("A") + letters[key])
        value = str(row.values[key] or "")
        faults.append(CellFault(row.sheet, row.number, column, titles[key], value, message, remedy))

    for row in read.rows:
        if row.number in wrong:
            continue
        before = len(faults)
        values: dict[str, Any] = row.values
        source = TaskSource(values["source"])
        names = [name.strip() for name in str(values["support"] or "").replace("，", "、").split("、") if name.strip()]
        if values["lead"] not in units:
            fault(row, "lead", "没有这个单位", "填单位全称、简称或代码")
        if unknown := [name for name in names if name not in units]:
            fault(row, "support", f"没有这些单位：{'、'.join(unknown)}", "填单位全称、简称或代码，用“、”隔开")
        if values["received_date"] > clock.today():
            fault(row, "received_date", "收到日期晚于今天", "核对日期")
        if values["due_date"] and values["due_date"] < values["received_date"]:
            fault(row, "due_date", "办理时限早于收到日期", "核对日期，或不填")
        paper = str(values["paper_number"] or "").strip()
        for key, sentence in _motion(values, source, paper).items():
            fault(row, key, sentence.rstrip("。"), REMEDIES[key])
        twin = (source.value, str(values["from_body"]).strip(), paper)
        known = paper and Commission.objects.filter(source=twin[0], from_body=twin[1], paper_number=paper).exists()
        if paper and (twin in seen or known):
            fault(row, "paper_number", "这个文号或案号已经登记，或在表中重复", "删去这一行")
        seen.add(twin)
        if len(faults) == before:
            rows.append(_words(values, source, units, names))
    return TableRead(rows, sorted(faults, key=lambda one: (one.row, one.column)))


def _motion(values: dict[str, Any], source: TaskSource, paper: str) -> dict[str, str]:
    """Return what a motion's row lacks, by column."""
    part, host = str(values["part"] or ""), str(values["host_body"] or "")
    return motion_faults(source=source, part=part, paper_number=paper, host_body=host)


def _words(values: dict[str, Any], source: TaskSource, units: dict[str, int], names: list[str]) -> CommissionWords:
    """Return a row without fault as what is registered."""
    due: date | None = values["due_date"]
    return CommissionWords(
        source=source,
        title=values["title"],
        from_body=values["from_body"],
        received_date=values["received_date"],
        text=values["text"],
        lead_unit_id=units[values["lead"]],
        paper_number=values["paper_number"] or "",
        due_date=due,
        support_unit_ids=[units[name] for name in names],
        part=values["part"] or "",
        mover=values["mover"] or "",
        host_body=values["host_body"] or "",
    )
