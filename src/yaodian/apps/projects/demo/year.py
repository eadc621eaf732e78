"""演示年 (the year being made): who acts, and what will happen."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from yaodian.apps.projects import queries
from yaodian.apps.projects.models import Programme, Project
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit

ZONE = ZoneInfo("Asia/Shanghai")


MORNING, EARLY, NOON, AFTERNOON, EVENING = (time(hour) for hour in (10, 9, 11, 15, 16))
LOADER = System("演示数据", origin="yaodian demo load")


DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """事件 (event): what happens when; events of one moment keep their order."""

    at: datetime
    order: int
    act: Callable[[], object]


@dataclass
class Year:
    """演示年 (the year being made): who acts, and what will happen."""

    people: Mapping[str, Reader]
    year: int
    random: Random
    events: list[Event] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    pictures: int = 0

    def on(self, month: int, number: int) -> date:
        """Return a day of the year."""
        return date(self.year, month, number)

    def add(self, day: date, act: Callable[[], object], *, at: time = MORNING) -> None:
        """Let something happen on a day."""
        moment = datetime.combine(day, at.replace(minute=self.random.randrange(60)), ZONE)
        self.events.append(Event(moment, len(self.events), act))

    def filer(self, school: Unit) -> Reader:
        """Return who files for a school: its clerk, else the clerk of its central school, else the office."""
        central = queries.central_school_of(school_id=school.pk, on=clock.today())
        keys = [f"school:{school.code}", f"school:{central.code}" if central else ""]
        return next((self.people[key] for key in keys if key in self.people), self.people["office"])

    def section(self, programme: Programme, part: str) -> Reader:
        """Return the head or the clerk of a programme's lead section; the head where there is no clerk."""
        code = programme.lead_section.code if programme.lead_section else ""
        keys = (f"{part}:{code}", f"head:{code}")
        return next((self.people[key] for key in keys if key in self.people), self.people["office"])

    def picture(self, words: str) -> ContentFile[bytes]:
        """Return a small photograph unlike any other."""
        self.pictures += 1
        number = self.pictures
        ground = (90 + number * 37 % 120, 90 + number * 53 % 120, 90 + number * 71 % 120)
        image = Image.new("RGB", (480, 320), ground)
        draw = ImageDraw.Draw(image)
        draw.rectangle((40, 150, 440, 320), fill=tuple(part // 2 for part in ground))
        draw.polygon(((20, 150), (240, 50 + number % 40), (460, 150)), fill=(200, 190, 170))
        draw.text((12, 300), f"DEMO {number}", fill=(255, 255, 255))
        target = io.BytesIO()
        image.save(target, "JPEG", quality=60)
        return ContentFile(target.getvalue(), name=f"{words}-{number}.jpg")
