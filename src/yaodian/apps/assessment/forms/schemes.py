"""Forms of a scheme (方案表单): its facts, grades, indicators, who is assessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.actions import IndicatorFacts
from yaodian.apps.assessment.models import Indicator, Scheme
from yaodian.apps.assessment.rules import IndicatorKind, MeanRule, ScoringKind, UnknownRule
from yaodian.apps.assessment.rules.grades import GradeRule
from yaodian.apps.assessment.rules.scoring import plain
from yaodian.kernel.metrics.registry import metrics


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
    survey_grades = forms.CharField(
        label=_("纸质测评等次折算"),
        max_length=200,
        required=False,
        help_text=_("如“优秀=95、良好=85、合格=70”；测评票直接打分的不用填"),
    )
    first_tie = forms.ChoiceField(label=_("同分先比较"), required=False)
    second_tie = forms.ChoiceField(label=_("再比较"), required=False)

    def __init__(self, *args: Any, scheme: Scheme, leaves: list[Indicator], **kwargs: Any) -> None:
        known, ties = scheme.grades, [*scheme.ties, "", ""]
        first: dict[str, Any] = {name: getattr(scheme, name) for name in ("title", "as_of_date", "appeal_workdays")}
        first |= {name: plain(getattr(scheme, name)) for name in ("bonus_cap", "penalty_cap", "referral_points")}
        first["survey_grades"] = "、".join(f"{row['title']}={row['mark']}" for row in scheme.survey_grades)
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

    def clean_survey_grades(self) -> list[dict[str, Any]]:
        """Return the marks set for grades: 优秀=95、良好=85."""
        found: list[dict[str, Any]] = []
        for part in (one for one in re.split(r"[、,，;；\s]+", self.cleaned_data["survey_grades"].strip()) if one):
            title, _mark, mark = part.replace("＝", "=").partition("=")
            if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", mark):
                raise forms.ValidationError(_("请写成“优秀=95、良好=85”。"))
            found.append({"title": title, "mark": float(mark) if "." in mark else int(mark)})
        return found

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


class UnitsForm(forms.Form):
    """参评单位: a tick for each unit, by groups; one field a group (`units_section`)."""

    def __init__(self, *args: Any, groups: list[tuple[str, str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, title, units in groups:
            self.fields[f"units_{kind}"] = forms.MultipleChoiceField(
                label=title, choices=units, required=False, widget=forms.CheckboxSelectMultiple
            )

    def unit_ids(self) -> set[int]:
        """Return the units that were ticked, of every group."""
        return {int(value) for values in self.cleaned_data.values() for value in values}
