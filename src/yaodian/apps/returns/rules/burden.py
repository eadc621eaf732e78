"""填报负担 (burden): how much is asked of a school, what is asked twice, and the cap on open returns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """一项报送的分量 (load of a plan): whom it asks, in which months, how many answers each time."""

    plan_id: int
    title: str
    units: frozenset[int]
    months: frozenset[str]
    times: int = 0
    fields: Mapping[str, str] | None = None
    """Field's measure (dictionary code or bare title) → title, without what is prefilled."""

    @property
    def field_count(self) -> int:
        """How many answers one filling takes."""
        return len(self.fields or {})


@dataclass(frozen=True)
class Full:
    """已满 (a month in which a school has no room): which returns fill it."""

    month: str
    unit_count: int
    titles: tuple[str, ...]


def over_cap(new: Load, open_loads: Iterable[Load], *, cap: int) -> list[Full]:
    """限额: the months in which the new return would ask some school for more returns than the cap, and what fills them."""
    loads = [load for load in open_loads if load.plan_id != new.plan_id and load.units & new.units]
    found = []
    for month in sorted(new.months):
        within = [load for load in loads if month in load.months]
        counts = Counter(unit for load in within for unit in load.units & new.units)
        full = {unit for unit, count in counts.items() if count + 1 > cap}
        if full or cap < 1:
            titles = tuple(load.title for load in within if load.units & full)
            found.append(Full(month, len(full) or len(new.units), titles))
    return found


@dataclass(frozen=True)
class Asked:
    """重复采集的一项 (asked twice): the measure, and the returns that ask the same schools for it."""

    title: str
    plans: tuple[str, ...]
    unit_count: int


def asked_twice(loads: Iterable[Load]) -> list[Asked]:
    """多头采集: measures that more than one return asks of the same school."""
    asking: dict[str, list[Load]] = defaultdict(list)
    titles: dict[str, str] = {}
    for load in loads:
        for measure, title in (load.fields or {}).items():
            asking[measure].append(load)
            titles.setdefault(measure, title)
    found = []
    for measure, several in asking.items():
        counts = Counter(unit for load in several for unit in load.units)
        twice = sum(count > 1 for count in counts.values())
        if twice:
            found.append(Asked(titles[measure], tuple(load.title for load in several), twice))
    return sorted(found, key=lambda one: (-one.unit_count, one.title))
