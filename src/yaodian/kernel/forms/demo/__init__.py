"""示例 (sample data): a form in use, its next version being designed, a trial with its receipt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from yaodian.engines.forms import read_toml
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.forms.actions import Entry, import_form, publish_form, revise_form, take_entry
from yaodian.kernel.units.models import Unit

FORM = Path(__file__).resolve().parent / "fire_check.toml"
OFFICE = "office"
SPACE = UUID("5f0c3e52-6a0e-4f6b-9d8e-0f3a7e1c2b90")
ANSWERS = {
    "check_date": "2018-03-20",
    "extinguishers": 12,
    "expired": 2,
    "exits": "good",
    "damage": "二楼两具压力不足，已送检充装。",
    "buildings": [{"building": "办公楼", "hydrants": 6}],
}


def load(*, schools: Sequence[Any], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: the fire check in use since spring, tried once by the office, and its second version on the desk."""
    unit = Unit.objects.filter(code=OFFICE).first()
    if unit is None or OFFICE not in people:
        return
    by, system = people[OFFICE], System("演示数据")
    morning = timezone.make_aware(datetime.combine(date(year, 3, 20), time(10)))
    with clock.at(morning):
        draft = import_form(
            form=read_toml(FORM.read_text("utf-8")), owner_id=unit.pk, purpose="每学期初学校自查消防安全", by=system
        )
        version = publish_form(version_id=draft.pk, by=system).version
        payload = {
            "kind": "forms.formversion",
            "subject_id": version.pk,
            "sheet": str(uuid5(SPACE, f"{seed}:sheet")),
            "version": version.pk,
            "revision": 0,
            "answers": ANSWERS,
            "explained": {},
        }
        text = json.dumps(payload, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        device, sheet = uuid5(SPACE, f"{seed}:device"), UUID(str(payload["sheet"]))
        take_entry(entry=Entry(device, 1, sheet, digest, "send", text), by=by)
    with clock.at(timezone.make_aware(datetime.combine(until, time(9)))):
        revise_form(version_id=version.pk, by=system)
