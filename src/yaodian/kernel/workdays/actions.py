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
    shipped = tomllib.loads((files("yaodian.kernel.workdays") / "catalogue" / "holidays.toml").read_text("utf-8"))["day"]
    years = set(HolidayOverride.objects.values_list("date__year", flat=True))
    rows = [
        HolidayOverride(date=row["date"], kind=row["kind"], name=row["name"], source="国务院办公厅节假日安排")
        for row in shipped
        if row["date"].year not in years
    ]
    if rows:
        HolidayOverride.objects.bulk_create(rows)
        write_line(verb="workdays.load", by=by, summary=f"{len(rows)} 天", detail={"years": sorted({row.date.year for row in rows})})
    return len(rows)
