"""快照 (snapshots): the registers as they stood on a day, kept under a name, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models.facts import SiteMeasures
from yaodian.registers.schools.models.register import KindergartenTraits, School, SchoolTraits
from yaodian.registers.schools.rules import Classification


class Snapshot(models.Model):
    """快照 (snapshot): a named freeze of all registers; sealed with the digest of every frozen row."""

    code = models.SlugField(_("快照代码"), max_length=40, unique=True)
    title = models.CharField(_("快照名称"), max_length=120)
    as_of_date = models.DateField(_("截止日期"))
    frozen_by = models.CharField(_("固化人"), max_length=120)
    frozen_at = models.DateTimeField(_("固化时间"))
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    row_counts = models.JSONField(_("行数"), default=dict, blank=True)
    digest = models.CharField(_("摘要值"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("快照")
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, digest="") | (Q(sealed_at__isnull=False) & ~Q(digest="")),
                name="snapshot_sealed_with_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FrozenSchool(SchoolTraits, KindergartenTraits, SiteMeasures):
    """固化的学校 (frozen school): one school of a snapshot with its facts as they were."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="schools", verbose_name=_("快照"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="frozen_rows", verbose_name=_("学校"))
    unit_code = models.CharField(_("单位代码"), max_length=40)
    title = models.CharField(_("校名"), max_length=120)
    unit_kind = models.CharField(_("单位类别"), max_length=20)
    kind_title = models.CharField(_("办学类型"), max_length=60)
    township_code = models.CharField(_("区划代码"), max_length=12, blank=True)
    township_title = models.CharField(_("所在乡镇街道"), max_length=40, blank=True)
    upper_title = models.CharField(_("隶属"), max_length=120, blank=True)
    classification = models.CharField(_("分类登记"), max_length=12, choices=Classification.choices, blank=True)
    facts_from_date = models.DateField(_("办学条件起"), null=True, blank=True)
    facts_source = models.CharField(_("办学条件来源"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("固化的学校")
        constraints = [models.UniqueConstraint(fields=["snapshot", "school"], name="frozen_school_once")]

    def __str__(self) -> str:
        return self.title
