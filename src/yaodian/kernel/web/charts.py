"""图表 (charts): figures as plain data; `charts.js` draws them, the table below them says the same in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.lights import Lamp, lamp_of

Value = float | int | None


@dataclass(frozen=True)
class Figure:
    """图 (figure): id, title, ECharts options, and the same numbers as a table."""

    id: str
    title: StrOrPromise
    option: Mapping[str, Any]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: StrOrPromise = ""
    size: str = "normal"

    @property
    def data_id(self) -> str:
        """Return the element id of the JSON."""
        return f"{self.id}-data"


def line_figure(
    *,
    id: str,
    title: StrOrPromise,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    goal: Value = None,
    events: Sequence[tuple[str, str]] = (),
    unit: str = "",
    note: StrOrPromise = "",
    size: str = "normal",
) -> Figure:
    """趋势图: lines over `labels`; None breaks a line; `goal` is a dashed level; `events` are (label, words)."""
    drawn = [
        {"type": "line", "name": name, "data": list(values), "connectNulls": False, "symbolSize": 4}
        for name, values in series.items()
    ]
    if drawn and goal is not None:
        drawn[0]["markLine"] = {"data": [{"yAxis": goal, "name": _("目标")}]}
    known = set(labels)
    if drawn and (marks := [{"xAxis": label, "name": words} for label, words in events if label in known]):
        drawn[0]["yaodianEvents"] = marks
    return _axes_figure(id, title, labels, series, drawn, unit=unit, note=note, size=size)


def bar_figure(
    *,
    id: str,
    title: StrOrPromise,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    stacked: bool = False,
    across: bool = False,
    unit: str = "",
    note: StrOrPromise = "",
    size: str = "normal",
) -> Figure:
    """柱图: bars over `labels`; `across` lays them on their side (long names)."""
    drawn = [
        {"type": "bar", "name": name, "data": list(values), **({"stack": "all"} if stacked else {})}
        for name, values in series.items()
    ]
    return _axes_figure(id, title, labels, series, drawn, unit=unit, note=note, size=size, across=across)


def _axes_figure(
    id: str,
    title: StrOrPromise,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    drawn: list[dict[str, Any]],
    *,
    unit: str,
    note: StrOrPromise,
    size: str,
    across: bool = False,
) -> Figure:
    named = {"type": "category", "data": list(labels)}
    counted = {"type": "value", "name": unit}
    option = {
        "xAxis": counted if across else named,
        "yAxis": {**named, "inverse": True} if across else counted,
        "legend": {"show": len(series) > 1},
        "series": drawn,
    }
    rows = tuple(
        (label, *(_number(values[place] if place < len(values) else None) for values in series.values()))
        for place, label in enumerate(labels)
    )
    return Figure(id, title, option, (_("项目"), *series), rows, note, size)


def _number(value: Value) -> str:
    return "—" if value is None else f"{value:,}".replace(",", "\u202f")


@dataclass(frozen=True, kw_only=True)
class GanttTask:
    """进度行 (one line of a Gantt table): title, first and last day, light and where it leads."""

    title: str
    start: date
    end: date
    light: Lamp | str = Lamp.GREEN
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class GanttSpan:
    """段 (span): so many ten-day columns, filled or not."""

    width: int
    light: str = ""
    words: str = ""
    today: bool = False


@dataclass(frozen=True)
class GanttChart:
    """进度表 (Gantt table): months over ten-day columns (上旬、中旬、下旬)."""

    caption: str
    months: tuple[str, ...]
    rows: tuple[tuple[GanttTask, tuple[GanttSpan, ...]], ...] = field(default=())


def gantt(*, year: int, tasks: Sequence[GanttTask], today: date, caption: str = "") -> GanttChart:
    """Lay tasks on a year of 36 ten-day columns; what lies outside the year is cut at its edge."""
    now = _ten_days(today) if today.year == year else -1
    rows = []
    for task in tasks:
        if task.end < task.start or task.end.year < year or task.start.year > year:
            rows.append((task, tuple(_blank(0, 36, now))))
            continue
        first = 0 if task.start.year < year else _ten_days(task.start)
        last = 35 if task.end.year > year else _ten_days(task.end)
        words = _("%(start)s 至 %(end)s") % {"start": task.start, "end": task.end}
        span = GanttSpan(last - first + 1, lamp_of(task.light).value, words, first <= now <= last)
        rows.append((task, (*_blank(0, first, now), span, *_blank(last + 1, 36, now))))
    months = tuple(_("%(month)s月") % {"month": month} for month in range(1, 13))
    return GanttChart(caption or _("%(year)s年进度表") % {"year": year}, months, tuple(rows))


def _ten_days(day: date) -> int:
    """Return the ten-day column of a day, 0…35."""
    return (day.month - 1) * 3 + min(2, (day.day - 1) // 10)


def _blank(start: int, end: int, now: int) -> list[GanttSpan]:
    """Return empty columns from start to before end, one by one, so that the month lines and today show."""
    return [GanttSpan(1, today=place == now) for place in range(start, end)]


@dataclass(frozen=True)
class HeatCell:
    """热力格 (heat cell): number, shade 0…5 (None = nothing to count) and where it leads."""

    text: str
    level: int | None
    href: str = ""


@dataclass(frozen=True)
class HeatTable:
    """热力表 (heat table): every cell prints its number; the shade only helps the eye."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


def heat_table(
    *,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
    hrefs: Mapping[tuple[int, int], str] | None = None,
) -> HeatTable:
    """Shade values by their place between the least and the most; 0 stays white, None is a dash."""
    top = max((value for _title, values in rows for value in values if value is not None), default=0)
    links = hrefs or {}
    return HeatTable(
        caption,
        tuple(columns),
        tuple(
            (
                title,
                tuple(
                    HeatCell(_number(value), _level(value, top), links.get((line, place), ""))
                    for place, value in enumerate(values)
                ),
            )
            for line, (title, values) in enumerate(rows)
        ),
    )


def _level(value: Value, top: float) -> int | None:
    if value is None:
        return None
    if value <= 0 or top <= 0:
        return 0
    return max(1, min(5, -int(-5 * value // top)))
