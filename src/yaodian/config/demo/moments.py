"""演示年的时间与材料 (moments and papers of the demo year)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from yaodian.apps.plan.models import Task
from yaodian.config.demo.bureau import Bureau

ZONE = ZoneInfo("Asia/Shanghai")
UNTIL = date(2018, 10, 31)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a day, local time."""
    return datetime.combine(day, time(hour, minute), ZONE)


def paper(name: str, words: str) -> ContentFile[bytes]:
    """Return a small real text file as evidence paper."""
    return ContentFile(f"演示材料\n{words}\n".encode(), name=name)


def workday(day: date, random: Random) -> date:
    """Return a day moved off the weekend."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def lead_key(made: Bureau, task: Task, part: str = "head") -> str:
    """Return the key of the lead section's head or clerk."""
    code = task.lead_unit.code
    return "office" if code == "office" or f"{part}:{code}" not in made.people else f"{part}:{code}"
