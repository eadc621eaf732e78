"""Forms (表单): a notice by itself, a signature by phone, a withdrawal."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind

SENT_TO = (
    UnitKind.SECTION,
    UnitKind.INSTITUTION,
    UnitKind.CENTRAL_SCHOOL,
    UnitKind.DIRECT_SCHOOL,
    UnitKind.SCHOOL,
    UnitKind.KINDERGARTEN,
    UnitKind.PRIVATE_SCHOOL,
    UnitKind.COLLEGE,
)


class NoticeForm(forms.Form):
    """通知: title, text, to whom (whole kinds of units, or units by name), until when."""

    title = forms.CharField(label=_("标题"), max_length=200)
    text = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea({"rows": 5}))
    kinds = forms.MultipleChoiceField(
        label=_("发给哪几类单位"),
        required=False,
        choices=[(kind.value, kind.label) for kind in SENT_TO],
        widget=forms.CheckboxSelectMultiple,
    )
    names = forms.CharField(
        label=_("另发给这些单位"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一个单位名称、简称或代码，也可从 Excel 整列粘贴"),
    )
    due_at = forms.DateTimeField(
        label=_("签收期限"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("不填则按规则库的签收时限（工作时间）计算"),
    )

    def clean_due_at(self) -> datetime | None:
        """Refuse a limit in the past."""
        due: datetime | None = self.cleaned_data["due_at"]
        if due is not None and due <= clock.now():
            raise forms.ValidationError(_("签收期限已经过了。"))
        return due

    def clean(self) -> dict[str, Any]:
        """Find the units; name those that are not known."""
        facts = super().clean() or {}
        units = units_open(on=clock.today())
        found = set(units.filter(kind__in=facts.get("kinds") or []).values_list("pk", flat=True))
        unknown = []
        for name in filter(None, (part.strip() for part in re.split(r"[\n\r\t;；]", facts.get("names") or ""))):
            one = _unit_named(name)
            if one is None:
                unknown.append(name)
            else:
                found.add(one.pk)
        if unknown:
            self.add_error("names", _("没有这些单位：%(names)s") % {"names": "、".join(unknown)})
        elif not found:
            self.add_error("kinds", _("请选择至少一类单位，或填写单位名称。"))
        return {**facts, "unit_ids": sorted(found)}


def _unit_named(name: str) -> Unit | None:
    """Return the one open unit of this code, title or short title."""
    units = units_open(on=clock.today())
    for field in ("code", "title", "short_title"):
        matching = list(units.filter(**{field: name})[:2])
        if len(matching) == 1:
            return matching[0]
    return None


class PhoneForm(forms.Form):
    """电话签收: who answered the phone."""

    phone_person = forms.CharField(label=_("接电话人"), max_length=60)


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=200)
