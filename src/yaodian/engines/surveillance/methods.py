"""预警算法 (methods): each day is judged by the days before it alone, so that what was said yesterday stands tomorrow.

A day without a report (None) is no zero: it is not judged and stands in no baseline."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from yaodian.engines.surveillance.model import METHODS, Method, Point, Settings

Counts = Sequence[int | None]
C3_DAYS = 3


def watch(counts: Counts, *, method: Method, settings: Settings | None = None) -> tuple[Point, ...]:
    """逐日判断: what a method says of every day of a series, oldest first."""
    if any(count is not None and count < 0 for count in counts):
        raise ValueError("人数不能为负。")
    chosen = settings or METHODS[method]
    if method is Method.C3:
        return _c3(counts, chosen)
    if method is Method.CUSUM:
        return _cusum(counts, chosen)
    return tuple(_judged(counts, place, chosen, deviation_of(counts, place, chosen)) for place in range(len(counts)))


def baseline_of(counts: Counts, place: int, settings: Settings) -> tuple[float, float] | None:
    """基线: mean and sample standard deviation (not under its floor) of the reported days before a day; None if too few.

    Of the window at least half must be reported, and never fewer than two days."""
    end = place - settings.lag
    window = counts[max(end - settings.baseline, 0) : max(end, 0)]
    known = [count for count in window if count is not None]
    if len(window) < settings.baseline or len(known) < max(2, settings.baseline // 2):
        return None
    mean = sum(known) / len(known)
    spread = sqrt(sum((count - mean) ** 2 for count in known) / (len(known) - 1))
    return mean, max(spread, settings.least_deviation)


def deviation_of(counts: Counts, place: int, settings: Settings) -> tuple[float, float] | None:
    """偏离: (mean, distance of a day from it in standard deviations); None where it cannot be known."""
    count, base = counts[place], baseline_of(counts, place, settings)
    if count is None or base is None:
        return None
    mean, spread = base
    return mean, (count - mean) / spread


def _judged(counts: Counts, place: int, settings: Settings, found: tuple[float, float] | None) -> Point:
    """Return a day whose statistic alarms past the threshold."""
    count = counts[place]
    if found is None or count is None:
        return Point(place, count, None, None, alarm=False)
    mean, statistic = found
    return Point(place, count, mean, statistic, statistic > settings.threshold and count >= settings.least_count)


def _c3(counts: Counts, settings: Settings) -> tuple[Point, ...]:
    """C3: what the C2 of the last three days has over one standard deviation, summed."""
    c2 = [deviation_of(counts, place, settings) for place in range(len(counts))]
    found: list[Point] = []
    for place, today in enumerate(c2):
        if today is None:
            found.append(_judged(counts, place, settings, None))
            continue
        recent = [one[1] for one in c2[max(place - C3_DAYS + 1, 0) : place + 1] if one is not None]
        found.append(_judged(counts, place, settings, (today[0], sum(max(0.0, value - 1) for value in recent))))
    return tuple(found)


def _cusum(counts: Counts, settings: Settings) -> tuple[Point, ...]:
    """CUSUM: what the days have over mean and slack, carried on; it begins anew after an alarm."""
    carried = 0.0
    found: list[Point] = []
    for place in range(len(counts)):
        deviation = deviation_of(counts, place, settings)
        if deviation is not None:
            carried = max(0.0, carried + deviation[1] - settings.slack)
            deviation = (deviation[0], carried)
        point = _judged(counts, place, settings, deviation)
        found.append(point)
        carried = 0.0 if point.alarm else carried
    return tuple(found)
