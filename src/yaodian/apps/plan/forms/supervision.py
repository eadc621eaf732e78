"""Supervision forms (督办表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.forms.loop import LIMITS, ManyFilesField
from yaodian.apps.plan.rules.supervision import LeaderDecision


def _day(title: Any) -> forms.DateField:
    return forms.DateField(label=title, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def _words(title: Any, *, rows: int = 3, length: int = 1000) -> forms.CharField:
    return forms.CharField(label=title, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class AnswerForm(forms.Form):
    """回复: what was mended, with evidence."""

    text = _words(_("办理情况"), rows=4, length=2000)
    evidence = ManyFilesField(label=_("佐证"), required=False, help_text=LIMITS)


class TalkForm(forms.Form):
    """约谈记录."""

    talk_date = _day(_("约谈日期"))
    place = forms.CharField(label=_("地点"), max_length=120)
    host_post = forms.CharField(label=_("约谈人职务"), max_length=80)
    host = forms.CharField(label=_("约谈人"), max_length=60)
    guest_post = forms.CharField(label=_("被约谈人职务"), max_length=80)
    guest = forms.CharField(label=_("被约谈人"), max_length=60)
    subject = _words(_("约谈事由"), rows=2)
    commitments = _words(_("整改承诺"), rows=2)
    due_date = _day(_("承诺时限"))
    scan = forms.FileField(label=_("签字扫描件"), help_text=LIMITS)


class RecheckForm(forms.Form):
    """现场复核."""

    checked_date = _day(_("复核日期"))
    place = forms.CharField(label=_("复核地点"), max_length=120)
    finding = _words(_("看到的情况"))
    passed = forms.ChoiceField(
        label=_("结论"), choices=[("", "—"), ("1", _("通过：整改属实")), ("0", _("不通过：继续督办"))]
    )
    evidence = ManyFilesField(label=_("现场照片"), required=False, help_text=LIMITS)


class HoldForm(forms.Form):
    """暂停自动督办."""

    until_date = _day(_("暂停至"))
    reason = _words(_("理由"), rows=2, length=300)


class LiftForm(forms.Form):
    """恢复自动督办 without anything to fill in."""


class LeaderReportForm(forms.Form):
    """报领导."""

    text = _words(_("情况"), rows=4)


class NoteForm(forms.Form):
    """阅示: what is next, in a few words; the scan where it is entered for the leader."""

    decision = forms.ChoiceField(label=_("意见"), choices=LeaderDecision.choices)
    words = _words(_("批示"), rows=2, length=300)
    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导意见时必传"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class CloseForm(forms.Form):
    """销号."""

    note = _words(_("销号说明"), rows=2, length=300)


class ForwardForm(forms.Form):
    """转年终考核."""

    unit = forms.ChoiceField(label=_("接收单位"))
    text = _words(_("说明"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
