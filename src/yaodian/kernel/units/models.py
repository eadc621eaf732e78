"""Unit tables (单位): units and their dated relations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.units.rules import RelationKind, UnitKind


class Unit(models.Model):
    """单位 (unit): whoever can be responsible, file, be inspected or own something."""

    code = models.CharField(_("单位代码"), max_length=40, unique=True)
    title = models.CharField(_("单位名称"), max_length=120)
    short_title = models.CharField(_("简称"), max_length=40, blank=True)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    kind = models.CharField(_("单位类别"), max_length=20, choices=UnitKind.choices)
    pinyin = models.CharField(_("拼音"), max_length=240, blank=True, help_text="全拼与首字母，用于检索")
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    opened_date = models.DateField(_("设立日期"), null=True, blank=True)
    closed_date = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位")
        indexes = [models.Index(fields=["kind", "position"], name="unit_kind")]

    def __str__(self) -> str:
        return self.short_title or self.title


class UnitRelation(models.Model):
    """单位关系 (unit relation): `lower` stands under `upper` from a day, until a day."""

    kind = models.CharField(_("关系"), max_length=20, choices=RelationKind.choices)
    upper = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lower_relations", verbose_name=_("上级"))
    lower = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="upper_relations", verbose_name=_("下级"))
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("单位关系")
        constraints = [
            models.CheckConstraint(condition=~Q(upper=F("lower")), name="relation_not_self"),
            models.UniqueConstraint(
                fields=["kind", "lower", "upper"], condition=Q(to_date__isnull=True), name="relation_once_open"
            ),
            models.UniqueConstraint(
                fields=["kind", "lower"],
                condition=Q(to_date__isnull=True) & ~Q(kind=RelationKind.BUSINESS),
                name="relation_one_upper",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="relation_dates"
            ),
        ]
        indexes = [models.Index(fields=["kind", "to_date"], name="relation_kind")]

    def __str__(self) -> str:
        return f"{self.upper_id}>{self.lower_id}"
