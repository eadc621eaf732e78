"""国家标准 (the national standard): what a school has against what its pupils need, and what is missing in units.

《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号） measures by stage. A school of two stages shares its site, so
its need is the sum of what the pupils of each stage need: nothing has to be apportioned. Unknown is never nought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from yaodian.kernel.terms import gettext_lazy as _
from yaodian.registers.schools.rules.words import SchoolStage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RULE_SCOPES = {SchoolStage.PRIMARY: "小学", SchoolStage.JUNIOR: "初中"}
"""The scope under which the rulebook keeps the figures of a stage."""


@dataclass(frozen=True)
class Indicator:
    """指标项 (indicator): a rulebook code, the measure it is about, and for how many pupils its figure is."""

    code: str
    measure: str
    per: int
    title: StrOrPromise
    unit: StrOrPromise
    whole: bool = False


HUNDRED = 100
INDICATORS = (
    Indicator("balance.quality.teaching_area", "teaching_area", 1, _("教学及辅助用房面积"), _("㎡")),
    Indicator("balance.quality.sports_area", "sports_area", 1, _("体育运动场馆面积"), _("㎡")),
    Indicator("balance.quality.instrument_value", "instrument_value", 1, _("教学仪器设备值"), _("元")),
    Indicator("balance.quality.media_rooms", "media_room_count", HUNDRED, _("网络多媒体教室"), _("间"), whole=True),
)


@dataclass(frozen=True)
class Threshold:
    """标准值 (threshold): the figure of one stage, and whether its row was checked against the text."""

    value: Decimal
    source: str
    checked: bool = True


@dataclass(frozen=True)
class Standing:
    """对照 (standing): have against need; `missing` in units, None where it cannot be told."""

    title: StrOrPromise
    unit: StrOrPromise
    have: Decimal | None
    need: Decimal | None
    source: str = ""
    checked: bool = True

    @property
    def missing(self) -> Decimal | None:
        """What is missing in units, 0 when nothing is."""
        if self.have is None or self.need is None:
            return None
        return max(self.need - self.have, Decimal(0))

    @property
    def is_met(self) -> bool | None:
        """Is the standard met?"""
        return None if self.missing is None else self.missing == 0

    @property
    def lamp(self) -> str:
        """The light of the row: a word for the page."""
        return {True: "green", False: "red", None: "unknown"}[self.is_met]


def standing(
    *,
    indicator: Indicator,
    have: Decimal | None,
    pupils: Mapping[SchoolStage, int | None],
    figures: Mapping[SchoolStage, Threshold],
) -> Standing:
    """对照标准: the need is the sum over the stages with a figure; unknown pupils or no figure make it unknown."""
    counted = {stage: pupils.get(stage) for stage in figures}
    known = {stage: count for stage, count in counted.items() if count is not None}
    need = None
    if known and len(known) == len(counted) and any(known.values()):
        exact = sum((figures[stage].value * count for stage, count in known.items()), Decimal(0)) / indicator.per
        need = (
            exact.quantize(Decimal(1), ROUND_CEILING)
            if indicator.whole
            else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        )
    return Standing(
        title=indicator.title,
        unit=indicator.unit,
        have=have,
        need=need,
        source=next((figure.source for figure in figures.values()), ""),
        checked=all(figure.checked for figure in figures.values()),
    )


def room_standing(*, title: StrOrPromise, have: int | None, classes: int | None, per: Threshold) -> Standing:
    """专用教室 (special rooms): at least one for every so many classes begun."""
    need = None if classes is None else (Decimal(classes) / per.value).quantize(Decimal(1), ROUND_CEILING)
    return Standing(
        title=title,
        unit=_("间"),
        have=None if have is None else Decimal(have),
        need=need,
        source=per.source,
        checked=per.checked,
    )
