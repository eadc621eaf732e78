"""Workday writes (调整工作日): change a day, clear a day, load the shipped table."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

from django.db import transaction

from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.workdays.models import HolidayOverride


class HolidayError(ValueError):
    """节假日调整有误."""


@transaction.atomic
def change_day(*, day: date, kind: HolidayOverride.Kind, name: str, source: str, by: By) -> HolidayOverride:
    """调整一天: make a day a holiday or a working day, with the notice that says so."""
    require(by, "workdays.change")
    if not source.strip():
        raise HolidayError("请写明依据，例如“国务院办公厅关于2018年部分节假日安排的通知”。")
    row, _created = HolidayOverride.objects.update_or_create(
        date=day, defaults={"kind": kind, "name": name.strip(), "source": source.strip(), "edited": True}
    )
    write_line(verb="workdays.change_day", by=by, record=row, summary=str(row))
    return row


@transaction.atomic
def clear_day(*, day: date, reason: str, by: By) -> None:
    """恢复一天: the day is again what its weekday says."""
    require(by, "workdays.change")
    row = HolidayOverride.objects.select_for_update().filter(date=day).first()
    if row is None:
        raise HolidayError("这一天没有调整。")
    if not reason.strip():
        raise HolidayError("请写明理由。")
    HolidayOverride.objects.filter(pk=row.pk).delete()
    write_line(verb="workdays.clear_day", by=by, record=row, summary=f"{day} {reason}")


@transaction.atomic
def load_seeds(*, by: By) -> int:
    """载入节假日表: add the shipped days of years that have none yet; edited years stay as they are."""
    years = set(HolidayOverride.objects.values_list("date__year", flat=True))
    rows = [row for row in _shipped() if row.date.year not in years]
    return _add(rows, verb="workdays.load", by=by)


@transaction.atomic
def import_year(*, year: int, by: By) -> int:
    """填入一年: add the days of a year that the shipped table or the chinesecalendar package knows and the table lacks.

    Days that are there already stay as they are. Raises HolidayError when neither source knows the year.
    """
    require(by, "workdays.change")
    known = [row for row in _shipped() if row.date.year == year] or [
        row for row in _packaged() if row.date.year == year
    ]
    if not known:
        raise HolidayError(f"内置日历没有{year}年的安排。请在国务院办公厅通知印发后逐日调整，或升级本系统。")
    there = set(HolidayOverride.objects.filter(date__year=year).values_list("date", flat=True))
    return _add([row for row in known if row.date not in there], verb="workdays.import_year", by=by)


def _add(rows: list[HolidayOverride], *, verb: str, by: By) -> int:
    """Write the rows and one journal line for the batch."""
    if rows:
        HolidayOverride.objects.bulk_create(rows)
        years = sorted({row.date.year for row in rows})
        write_line(verb=verb, by=by, summary=f"{len(rows)} 天", detail={"years": years})
    return len(rows)


def _shipped() -> list[HolidayOverride]:
    """The rows of `catalogue/holidays.toml`, not saved."""
    text = (files("yaodian.kernel.workdays") / "catalogue" / "holidays.toml").read_text("utf-8")
    return [
        HolidayOverride(date=row["date"], kind=row["kind"], name=row["name"], source="国务院办公厅节假日安排")
        for row in tomllib.loads(text)["day"]
    ]


def _packaged() -> list[HolidayOverride]:
    """The rows that the chinesecalendar package holds (from 2004 to the last year it knows), not saved."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    return [
        HolidayOverride(date=day, kind=kind, name=names.get(name, name)[:40], source="chinesecalendar 内置日历")
        for kind, table in ((HolidayOverride.Kind.HOLIDAY, holidays), (HolidayOverride.Kind.WORKDAY, workdays))
        for day, name in sorted(table.items())
    ]
