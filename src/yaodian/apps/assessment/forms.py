"""Forms (考核表单)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.actions import IndicatorFacts
from yaodian.apps.assessment.models import Indicator, Participant, Scheme
from yaodian.apps.assessment.rules import IndicatorKind, MeanRule, ScoringKind, UnknownRule
from yaodian.apps.assessment.rules.grades import GradeRule
from yaodian.apps.assessment.rules.scoring import plain
from yaodian.kernel.metrics.registry import metrics


class UnitOf(forms.ModelChoiceField):  # type: ignore[type-arg]
    """参评单位 by its title."""

    def label_from_instance(self, row: Participant) -> str:
        """Return the unit and its scheme."""
        return f"{row.unit}（{row.scheme}）"


class YearForm(forms.Form):
    """载入方案: for which year."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)


def metric_choices() -> list[tuple[str, str]]:
    """Return the metrics of all apps by title; one that asks for parameters is not offered."""
    found = [(one.key, f"{one.title}（{one.key}）") for one in metrics().values() if not one.parameters]
    return sorted(found, key=lambda row: row[1])


class IndicatorForm(forms.Form):
    """考核指标: title and full points; a computed one its metric and scoring, a declared one how marks are averaged."""

    title = forms.CharField(label=_("指标"), max_length=120)
    weight = forms.DecimalField(label=_("满分"), min_value=Decimal(0), max_digits=5, decimal_places=2)
    metric = forms.ChoiceField(label=_("核算指标"))
    scoring = forms.ChoiceField(label=_("计分"), choices=ScoringKind.choices)
    figure = forms.DecimalField(
        label=_("每项扣分或目标"), required=False, decimal_places=2, help_text=_("按比例得分的不填")
    )
    unknown = forms.ChoiceField(label=_("无数据时"), choices=UnknownRule.choices)
    mean = forms.ChoiceField(label=_("平均办法"), choices=MeanRule.choices)

    def __init__(self, *args: Any, kind: IndicatorKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        computed, group = kind is IndicatorKind.COMPUTED, kind is IndicatorKind.GROUP
        for name in () if computed else ("metric", "scoring", "figure", "unknown"):
            del self.fields[name]
        if computed or group:
            del self.fields["mean"]
        if group:
            del self.fields["weight"]
        if computed:
            metric: Any = self.fields["metric"]
            first = self.initial.get("metric")
            known = metric_choices()
            metric.choices = known if not first or first in dict(known) else [(first, first), *known]


class NewIndicatorForm(IndicatorForm):
    """新指标: also where it stands in the tree."""

    code = forms.CharField(label=_("编号"), max_length=12, help_text=_("如 3 或 3.1"))
    upper = forms.ChoiceField(label=_("上级指标"), required=False)

    def __init__(self, *args: Any, kind: IndicatorKind, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind is IndicatorKind.GROUP:
            del self.fields["upper"]
        else:
            upper: Any = self.fields["upper"]
            upper.choices = [("", "—"), *groups]
        self.order_fields(["upper", "code"])


def indicator_facts(facts: dict[str, Any]) -> IndicatorFacts:
    """Return what the form says of an indicator."""
    return IndicatorFacts(
        title=facts["title"],
        weight=facts.get("weight") or Decimal(0),
        metric=facts.get("metric", ""),
        scoring=ScoringKind(facts.get("scoring") or ScoringKind.SHARE),
        figure=facts.get("figure"),
        unknown=UnknownRule(facts.get("unknown") or UnknownRule.EXCLUDE),
        mean=MeanRule(facts.get("mean") or MeanRule.PLAIN),
    )


GRADES = 5
"""How many grades the page offers."""


class SchemeForm(forms.Form):
    """考核方案: its facts, and a row for each grade."""

    title = forms.CharField(label=_("方案名称"), max_length=120)
    as_of_date = forms.DateField(label=_("核算日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    bonus_cap = forms.DecimalField(label=_("加分上限"), min_value=Decimal(0), max_digits=5, decimal_places=2)
    penalty_cap = forms.DecimalField(label=_("减分上限"), min_value=Decimal(0), max_digits=5, decimal_places=2)
    referral_points = forms.DecimalField(
        label=_("督办结果减分"), max_digits=5, decimal_places=2, help_text=_("填负数，审定时可另定")
    )
    appeal_workdays = forms.IntegerField(label=_("申诉期（工作日）"), min_value=1, max_value=60)
    first_tie = forms.ChoiceField(label=_("同分先比较"), required=False)
    second_tie = forms.ChoiceField(label=_("再比较"), required=False)

    def __init__(self, *args: Any, scheme: Scheme, leaves: list[Indicator], **kwargs: Any) -> None:
        known, ties = scheme.grades, [*scheme.ties, "", ""]
        first: dict[str, Any] = {name: getattr(scheme, name) for name in ("title", "as_of_date", "appeal_workdays")}
        first |= {name: plain(getattr(scheme, name)) for name in ("bonus_cap", "penalty_cap", "referral_points")}
        first |= {"first_tie": ties[0], "second_tie": ties[1]}
        for place, row in enumerate(known[:GRADES]):
            first[f"grade_{place}"] = row["title"]
            first[f"percent_{place}"], first[f"least_{place}"] = row.get("most_percent"), row.get("least")
        super().__init__(*args, **{**kwargs, "initial": first})
        self.known = known
        for name in ("first_tie", "second_tie"):
            field: Any = self.fields[name]
            field.choices = [("", "—"), *((one.code, str(one)) for one in leaves)]
        for place in range(GRADES):
            self.fields[f"grade_{place}"] = forms.CharField(label=_("等次"), max_length=20, required=False)
            self.fields[f"percent_{place}"] = forms.DecimalField(
                label=_("名额不超过（%）"), required=False, max_digits=5, decimal_places=2
            )
            self.fields[f"least_{place}"] = forms.DecimalField(
                label=_("最低分"), required=False, max_digits=5, decimal_places=2
            )
            for part, words in (("grade", _("等次")), ("percent", _("名额")), ("least", _("最低分"))):
                attrs = self.fields[f"{part}_{place}"].widget.attrs
                attrs |= {"class": "form-control form-control-sm", "aria-label": f"{words} {place + 1}"}

    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields above the grades."""
        return [self[name] for name in self.base_fields]

    def grade_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each grade."""
        return [[self[f"{part}_{place}"] for part in ("grade", "percent", "least")] for place in range(GRADES)]

    def facts(self) -> dict[str, Any]:
        """Return what `edit_scheme` takes; a row without a name is no grade."""
        data = self.cleaned_data
        codes = {row["title"]: row["code"] for row in self.known}
        rows = [
            GradeRule(
                codes.get(data[f"grade_{place}"]) or f"grade{place + 1}",
                data[f"grade_{place}"],
                data[f"percent_{place}"],
                data[f"least_{place}"] or Decimal(0),
            )
            for place in range(GRADES)
            if data[f"grade_{place}"]
        ]
        plain = {name: data[name] for name in self.base_fields if not name.endswith("_tie")}
        return plain | {"grades": rows, "ties": [code for code in (data["first_tie"], data["second_tie"]) if code]}


class ItemForm(forms.Form):
    """加减分: unit, points, matter, reason and the paper."""

    participant = UnitOf(label=_("参评单位"), queryset=Participant.objects.none())
    points = forms.DecimalField(label=_("分值"), decimal_places=2, help_text=_("加分为正，减分为负"))
    title = forms.CharField(label=_("事项"), max_length=200)
    reason = forms.CharField(label=_("依据"), max_length=400, widget=forms.Textarea({"rows": 3}))
    veto = forms.BooleanField(label=_("一票否决事项（不得评为最高等次）"), required=False)
    paper = forms.FileField(label=_("依据文件"))

    def __init__(self, *args: Any, participants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["participant"]
        unit.queryset = participants


class DecisionForm(forms.Form):
    """审定加减分."""

    verdict = forms.ChoiceField(label=_("审定"), choices=[("agree", _("采纳")), ("return", _("不采纳"))])
    decision = forms.CharField(label=_("审定意见"), max_length=300, widget=forms.Textarea({"rows": 2}))
    participant = UnitOf(label=_("减分单位"), queryset=Participant.objects.none(), required=False)
    points = forms.DecimalField(label=_("分值"), decimal_places=2, required=False, help_text=_("不填按方案规定的分值"))

    def __init__(self, *args: Any, participants: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if participants is None:
            del self.fields["participant"], self.fields["points"]
        else:
            unit: Any = self.fields["participant"]
            unit.queryset = participants


class AppealForm(forms.Form):
    """申诉: against which line, why, with what paper."""

    about = forms.ChoiceField(label=_("申诉的得分项"))
    text = forms.CharField(label=_("申诉理由"), widget=forms.Textarea({"rows": 5}))
    paper = forms.FileField(label=_("佐证"), required=False)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = lines


class AnswerForm(forms.Form):
    """答复申诉: upheld or not, why, and which records do not count."""

    verdict = forms.ChoiceField(label=_("申诉是否成立"), choices=[("agree", _("成立")), ("return", _("不成立"))])
    exclude = forms.MultipleChoiceField(
        label=_("剔除的记录（成立时）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.CharField(label=_("答复"), max_length=400, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, records: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exclude: Any = self.fields["exclude"]
        exclude.choices = records
        if not records:
            del self.fields["exclude"]


class ScanForm(forms.Form):
    """审定: the scan where it is entered for the leader."""

    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导意见时必传"))


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))


class Empty(forms.Form):
    """确认 without anything to fill in."""
