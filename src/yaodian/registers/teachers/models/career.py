"""证书、交流和补充 (certificates, exchange, recruitment)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.teachers.models.register import Teacher
from yaodian.registers.teachers.rules import CertificateKind, Channel, ExchangeKind


class Certificate(models.Model):
    """证书 (certificate): one paper with its day of issue and, where it has one, of expiry."""

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("教师"))
    kind = models.CharField(_("证书种类"), max_length=16, choices=CertificateKind.choices)
    number = models.CharField(_("证书编号"), max_length=60)
    detail = models.CharField(_("学段、学科或等级"), max_length=60, blank=True)
    issued_date = models.DateField(_("发证日期"))
    expiry_date = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("证书")
        constraints = [
            models.UniqueConstraint(fields=["teacher", "kind", "number"], name="certificate_once"),
            models.CheckConstraint(
                condition=Q(expiry_date__isnull=True) | Q(expiry_date__gt=F("issued_date")), name="certificate_dates"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "expiry_date"], name="certificate_expiry"),
            models.Index(fields=["expiry_date"], name="certificate_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Exchange(models.Model):
    """交流 (exchange): somebody serves at another school for a time; the post stays where it is."""

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="exchanges", verbose_name=_("教师"))
    kind = models.CharField(_("交流种类"), max_length=10, choices=ExchangeKind.choices)
    from_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("派出学校"))
    to_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("接收学校"))
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止（含当日）"), null=True, blank=True)
    paper = models.CharField(_("文号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("教师交流")
        constraints = [
            models.UniqueConstraint(fields=["teacher"], condition=Q(to_date__isnull=True), name="exchange_one_open"),
            models.CheckConstraint(condition=~Q(from_school=F("to_school")), name="exchange_elsewhere"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="exchange_dates"
            ),
        ]
        indexes = [models.Index(fields=["to_school", "from_date"], name="exchange_to")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_date}"


class Recruitment(models.Model):
    """教师补充 (recruitment): hired on a day, on post on another; what was hired and never came is given up."""

    teacher = models.OneToOneField(
        Teacher, on_delete=models.PROTECT, related_name="recruitment", verbose_name=_("教师")
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("分配学校"))
    channel = models.CharField(_("补充渠道"), max_length=16, choices=Channel.choices)
    subject = models.CharField(_("招聘学科"), max_length=30, blank=True)
    hired_date = models.DateField(_("录用日期"))
    reported_date = models.DateField(_("到岗日期"), null=True, blank=True)
    given_up_date = models.DateField(_("放弃日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("教师补充")
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_date__isnull=True) | Q(reported_date__gte=F("hired_date")),
                name="recruitment_reported_after",
            ),
            models.CheckConstraint(
                condition=Q(reported_date__isnull=True) | Q(given_up_date__isnull=True), name="recruitment_one_end"
            ),
        ]
        indexes = [models.Index(fields=["hired_date"], name="recruitment_hired")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.hired_date}"
