"""People and posts (人员与岗位): who works where, which posts there are, who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import DUTY_ROLES, Role

POST_ROLES = [(role.value, role.label) for role in Role if role not in DUTY_ROLES]


class Person(models.Model):
    """人员 (person): somebody who works with the bureau; may hold posts and an account."""

    code = models.CharField(_("人员编号"), max_length=40, unique=True, null=True, blank=True, help_text="工号；可空")
    name = models.CharField(_("姓名"), max_length=60)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在单位"))
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=160, blank=True)
    active = models.BooleanField(_("在岗"), default=True)

    class Meta:
        verbose_name = _("人员")
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位 (post): a role in a unit, held by an A and a B person, or by many members (教师, 督学, 评审专家).

    `role` is in force; `proposed_role` waits for the security administrator (三员分立: who makes a post does not arm
    it)."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("岗位名称"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=POST_ROLES, blank=True)
    proposed_role = models.CharField(_("待授权角色"), max_length=20, choices=POST_ROLES, blank=True)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="post_once"),
            models.CheckConstraint(condition=~Q(role__in=DUTY_ROLES), name="post_without_duty"),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """任职 (appointment): a person holds a post as A or B 角, or as one of its members, from a day until a day."""

    class Rank(models.TextChoices):
        """A/B 角 (rank); members share a post."""

        A = "A", _("A角")
        B = "B", _("B角")
        MEMBER = "M", _("成员")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("岗位"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    rank = models.CharField(_("A/B角"), max_length=1, choices=Rank.choices, default=Rank.A.value)
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止"), null=True, blank=True)
    handover_note = models.TextField(_("交接说明"), blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "rank"],
                condition=Q(to_date__isnull=True, rank__in=["A", "B"]),
                name="appointment_one_per_rank",
            ),
            models.UniqueConstraint(
                fields=["post", "person"], condition=Q(to_date__isnull=True), name="appointment_once_open"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="appointment_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id} {self.rank}"
