"""代码表和乡镇的维护 (codes and townships): seed rows from the catalogue; what was changed in the program stays."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.access import CODES
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import Code, Township
from yaodian.registers.schools.rules import CodeList, CodeStatus, Ownership, stages_of
from yaodian.registers.schools.rules.entries import point_problem

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"


@cache
def _seed(name: str) -> list[dict[str, Any]]:
    """Return the rows of a seed file."""
    rows: list[dict[str, Any]] = tomllib.loads((CATALOGUE / f"{name}s.toml").read_text("utf-8"))[name]
    return rows


@transaction.atomic
def load_seeds(*, by: By) -> int:
    """装入种子: add the code rows and townships that are missing; rows that exist keep what the program holds."""
    require(by, CODES)
    codes = {(row.list, row.code) for row in Code.objects.all()}
    new_codes = [
        Code(position=position, **row)
        for position, row in enumerate(_seed("code"), start=1)
        if (row["list"], row["code"]) not in codes
    ]
    known = set(Township.objects.values_list("code", flat=True))
    towns = [
        Township(**{**row, "latitude": Decimal(row["latitude"]), "longitude": Decimal(row["longitude"])})
        for row in _seed("township")
        if row["code"] not in known
    ]
    Code.objects.bulk_create(new_codes)
    Township.objects.bulk_create(towns)
    if new_codes or towns:
        write_line(
            verb="schools.load_seeds",
            by=by,
            also=[*new_codes, *towns],
            summary=_("%(codes)s 行代码，%(towns)s 个乡镇街道") % {"codes": len(new_codes), "towns": len(towns)},
        )
    return len(new_codes) + len(towns)


@transaction.atomic
def save_code(
    *, list: CodeList, code: str, title: str, meaning: str, source: str, by: By, status: CodeStatus = CodeStatus.CHECKED
) -> Code:
    """维护代码: add a row to a code list, or correct the row that has this code."""
    require(by, CODES)
    if not code.strip() or not title.strip():
        raise SchoolError(_("代码和名称都要填写。"))
    if list is CodeList.KIND and meaning and not stages_of(meaning):
        raise SchoolError(_("办学类型的含义是学段，如 primary,junior。"))
    if list is CodeList.OWNER and meaning not in Ownership.values:
        raise SchoolError(_("举办者的含义是 public（公办）或 private（民办）。"))
    values = {"title": title.strip(), "meaning": meaning.strip(), "source": source.strip(), "status": status.value}
    row, _created = Code.objects.update_or_create(list=list.value, code=code.strip(), defaults=values)
    write_line(verb="schools.save_code", by=by, record=row, summary=str(row))
    return row


@transaction.atomic
def save_township(
    *,
    code: str,
    title: str,
    latitude: Decimal,
    longitude: Decimal,
    by: By,
    source: str = "",
    unit_id: int | None = None,
    status: CodeStatus = CodeStatus.CHECKED,
) -> Township:
    """维护乡镇街道: add a township with the point of its outline, or correct it."""
    require(by, CODES)
    if not code.strip() or not title.strip():
        raise SchoolError(_("区划代码和名称都要填写。"))
    if problem := point_problem(longitude, latitude):
        raise SchoolError(problem)
    values = {
        "title": title.strip(),
        "latitude": latitude,
        "longitude": longitude,
        "source": source.strip(),
        "unit_id": unit_id,
        "status": status.value,
    }
    row, _created = Township.objects.update_or_create(code=code.strip(), defaults=values)
    write_line(verb="schools.save_township", by=by, record=row, summary=row.title)
    return row
