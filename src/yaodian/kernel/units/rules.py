"""Unit rules (单位规则): kinds of units, the four relations, and walking them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _
from yaodian.kernel.terms.pinyin import sound_of


class UnitKind(TextChoices):
    """单位类别 (unit kind)."""

    BUREAU = "bureau", _("教育局")
    SECTION = "section", _("机关科室")
    INSTITUTION = "institution", _("二级单位")
    CENTRAL_SCHOOL = "central_school", _("乡镇中心学校")
    DIRECT_SCHOOL = "direct_school", _("局直学校")
    SCHOOL = "school", _("学校")
    TEACHING_POINT = "teaching_point", _("教学点")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIVATE_SCHOOL = "private_school", _("民办学校")
    COLLEGE = "college", _("职业学院")
    TOWNSHIP = "township", _("乡镇街道")
    AREA = "area", _("督学责任区")
    AGENCY = "agency", _("外部门")


SCHOOL_KINDS = frozenset(
    {
        UnitKind.CENTRAL_SCHOOL,
        UnitKind.DIRECT_SCHOOL,
        UnitKind.SCHOOL,
        UnitKind.TEACHING_POINT,
        UnitKind.KINDERGARTEN,
        UnitKind.PRIVATE_SCHOOL,
        UnitKind.COLLEGE,
    }
)


class RelationKind(TextChoices):
    """单位关系 (unit relation): rights and roll-ups name the relation they use."""

    SUBORDINATION = "subordination", _("隶属")
    TERRITORY = "territory", _("行政区划")
    INSPECTION = "inspection", _("责任督学区")
    BUSINESS = "business", _("业务归口")


def descend(start: Iterable[int], lower_of: Mapping[int, Iterable[int]]) -> frozenset[int]:
    """Return `start` and everything below it; a loop in the data does no harm."""
    seen: set[int] = set()
    waiting = list(start)
    while waiting:
        unit = waiting.pop()
        if unit not in seen:
            seen.add(unit)
            waiting.extend(lower_of.get(unit, ()))
    return frozenset(seen)


def would_loop(upper: int, lower: int, lower_of: Mapping[int, Iterable[int]]) -> bool:
    """Would putting `lower` under `upper` close a loop?"""
    return upper in descend([lower], lower_of)


def pinyin_of(title: str) -> str:
    """Return "initials quanpin" of a title, for search by the first letters and by the whole sound."""
    initials, whole = sound_of(title)
    return f"{initials} {whole}".lower()[:240]
