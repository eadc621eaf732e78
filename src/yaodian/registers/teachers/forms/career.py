"""证书、交流和补充表单 (forms of certificates, exchange, recruitment)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.teachers.forms.fields import CheckedForm, DayField, plain_choices
from yaodian.registers.teachers.rules import CertificateEntry, CertificateKind, Channel, ExchangeKind


class CertificateForm(CheckedForm):
    """登记证书 (a certificate)."""

    kind = forms.ChoiceField(label=_("证书种类"), choices=plain_choices(CertificateKind))
    number = forms.CharField(label=_("证书编号"), max_length=60)
    detail = forms.CharField(label=_("学段、学科或等级"), max_length=60, required=False)
    issued_date = DayField(label=_("发证日期"))
    expiry_date = DayField(label=_("有效期至"), required=False, help_text=_("长期有效的不填"))

    def entry(self) -> CertificateEntry:
        """Return the certificate."""
        return CertificateEntry(**{**self.cleaned_data, "kind": CertificateKind(self.cleaned_data["kind"])})


class ExchangeForm(CheckedForm):
    """登记交流 (an exchange)."""

    kind = forms.ChoiceField(label=_("交流种类"), choices=plain_choices(ExchangeKind))
    to_school = forms.TypedChoiceField(label=_("接收学校"), coerce=int)
    from_date = DayField(label=_("起"))
    paper = forms.CharField(label=_("文号"), max_length=80, required=False)

    def __init__(self, *args: Any, schools: list[School], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to_school"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(school.pk, str(school)) for school in schools]


class ExchangeEndForm(CheckedForm):
    """结束交流 (end of an exchange)."""

    to_date = DayField(label=_("最后一天"))


class RecruitForm(CheckedForm):
    """登记补充 (a recruitment)."""

    channel = forms.ChoiceField(label=_("补充渠道"), choices=plain_choices(Channel))
    subject = forms.CharField(label=_("招聘学科"), max_length=30, required=False)
    hired_date = DayField(label=_("录用日期"))
    reported_date = DayField(label=_("到岗日期"), required=False, help_text=_("还没有到岗的不填，到岗后由学校确认"))


class ArrivalForm(CheckedForm):
    """确认到岗 (arrival)."""

    reported_date = DayField(label=_("到岗日期"))


class GiveUpForm(CheckedForm):
    """放弃录用 (giving up)."""

    given_up_date = DayField(label=_("放弃日期"))
