"""完整及时矩阵 (matrix of completeness and timeliness): units down, periods or months across; two or three questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet

from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.queries.plans import tally_columns
from yaodian.apps.returns.rules import Mark, Rhythm, Tally, mark_of
from yaodian.kernel.units.models import Unit

OFTEN = frozenset({Rhythm.DAILY, Rhythm.WEEKLY})
"""Rhythms that are shown by month; a month is opened to see its periods."""


@dataclass(frozen=True)
class Cell:
    """一格 (cell): one duty's mark, or how many of a month's came in time."""

    mark: Mark
    duty_id: int = 0
    tally: Tally | None = None


@dataclass(frozen=True)
class Row:
    """一行 (row): a unit's cells by column key, and its tally."""

    unit_id: int
    title: str
    cells: dict[str, Cell]
    tally: Tally


@dataclass(frozen=True)
class Matrix:
    """矩阵 (matrix): column keys with titles, rows, totals by column."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    totals: dict[str, Tally]
    by_month: bool

    @property
    def tally(self) -> Tally:
        """Return the tally of everything shown."""
        return summed(row.tally for row in self.rows)


def summed(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    found: Counter[str] = Counter()
    for one in tallies:
        found.update(vars(one))
    return Tally(**{name: found[name] for name in ("on_time", "late", "silent", "returned", "pending")})


def matrix_of(*, plan: ReturnPlan, duties: QuerySet[Duty], year: int, month: str, today: date) -> Matrix:
    """Return a plan's matrix over these duties for a year, or, of a month ("2018-10"), period by period."""
    rows = duties.filter(plan=plan).order_by().select_related(None)
    if month:
        return _by_period(plan, rows.filter(month=month), today)
    if plan.rhythm in OFTEN:
        return _by_month(rows.filter(month__gte=f"{year}-01", month__lte=f"{year}-12"), today)
    return _by_period(plan, rows.filter(period__end_date__range=(date(year, 1, 1), date(year, 12, 31))), today)


def _by_period(plan: ReturnPlan, rows: QuerySet[Duty], today: date) -> Matrix:
    cells: dict[int, dict[str, Cell]] = {}
    seen: set[int] = set()
    for duty, unit, period, state, sent, due in rows.values_list(
        "pk", "unit_id", "period_id", "state", "sent_date", "due_date"
    ):
        cells.setdefault(unit, {})[str(period)] = Cell(mark_of(state, sent=sent, due=due, today=today), duty)
        seen.add(period)
    periods = ReturnPeriod.objects.filter(plan=plan).order_by("due_date", "pk").values_list("pk", "title")
    columns = tuple((str(key), title) for key, title in periods if key in seen)
    return _matrix(columns, cells, by_month=False)


def _by_month(rows: QuerySet[Duty], today: date) -> Matrix:
    grouped = rows.values("unit_id", "month").annotate(**tally_columns(today))
    cells: dict[int, dict[str, Cell]] = {}
    months: set[str] = set()
    for row in cast("Iterable[dict[str, Any]]", grouped):
        unit, month = row["unit_id"], row["month"]
        tally = Tally(row["on_time"], row["late"], row["silent"], row["returned"], row["pending"])
        months.add(month)
        cells.setdefault(unit, {})[month] = Cell(worst(tally), tally=tally)
    return _matrix(tuple((one, f"{int(one[5:])}月") for one in sorted(months)), cells, by_month=True)


def worst(tally: Tally) -> Mark:
    """Return the mark that a month is coloured by."""
    for mark, count in ((Mark.SILENT, tally.silent), (Mark.RETURNED, tally.returned), (Mark.LATE, tally.late)):
        if count:
            return mark
    return Mark.PENDING if tally.pending else Mark.ON_TIME if tally.on_time else Mark.EXCUSED


def _matrix(columns: tuple[tuple[str, str], ...], cells: dict[int, dict[str, Cell]], *, by_month: bool) -> Matrix:
    titles = Unit.objects.filter(pk__in=cells).order_by("position", "pk").values_list("pk", "short_title", "title")
    rows = tuple(Row(pk, short or title, cells[pk], _row_tally(cells[pk])) for pk, short, title in titles)
    totals = {key: _column_tally(rows, key) for key, _title in columns}
    return Matrix(columns, rows, totals, by_month)


def _row_tally(cells: dict[str, Cell]) -> Tally:
    if any(cell.tally for cell in cells.values()):
        return summed(cell.tally for cell in cells.values() if cell.tally)
    return Tally.of(cell.mark for cell in cells.values())


def _column_tally(rows: tuple[Row, ...], key: str) -> Tally:
    return _row_tally({str(number): row.cells[key] for number, row in enumerate(rows) if key in row.cells})
