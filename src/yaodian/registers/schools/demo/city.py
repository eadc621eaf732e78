"""演示市的报表 (a city's statistics): the yearly workbook of every school, a few rows wrong, through the importer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from yaodian.kernel.access import By
from yaodian.kernel.imports.actions.taking import take_file
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.sheets import Column, write_table
from yaodian.registers.schools.forms.imports import ALIASES, FACTS
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import MEASURES

SCHOOL, UNKNOWN = "school", "2990000000"
WRONG = (("book_count", "约3000册"), ("networked_room_count", "999"), ("floor_area", "-1"), ("sports_area", "见附表"))
"""What clerks write into the statistics, and where."""


def told_names() -> dict[int, str]:
    """Return what each school is called in a file: its code, or where it has none its title."""
    rows = School.objects.values_list("pk", "code", "unit__title")
    return {pk: code or title for pk, code, title in rows}


def report(facts: Mapping[int, Mapping[str, Any]], *, began: date, by: By) -> ImportRun:
    """报送: import the workbook of a school year; one row in forty is wrong and stays out."""
    random, names = Random(f"statistics {began}"), told_names()  # noqa: S311
    rows = []
    for pk, measures in facts.items():
        row = {SCHOOL: names[pk], **{name: str(value) for name, value in measures.items()}}
        if random.random() < 1 / 40:
            place, value = random.choice((*WRONG, (SCHOOL, UNKNOWN)))
            row[place] = value
        rows.append(row)
    titles = {SCHOOL: "学校（机构）标识码", **{name: ALIASES[name][0] for name in MEASURES}}
    return take_file(
        target=FACTS.key,
        file_name=f"{began.year}学年初学校基本情况.xlsx",
        content=write_table([Column(key=key, title=title) for key, title in titles.items()], rows, demo=True),
        as_of_date=began,
        by=by,
    )
