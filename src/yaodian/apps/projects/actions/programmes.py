"""维护专项 (programmes): seed rows from the catalogue, and their limits changed in the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.projects.models import Programme
from yaodian.apps.projects.rules import NEVER_LENIENT, STAGES, PaymentCheck, ProjectError
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

SEED = Path(__file__).resolve().parents[1] / "catalogue" / "programmes.toml"


@transaction.atomic
def load_programmes(*, by: By, seed: Path = SEED) -> int:
    """装入专项: add the programmes of the catalogue that are missing and bind lead sections that are now known.

    A programme that exists keeps what was changed in the program; returns how many rows were added or bound."""
    require(by, "projects.programme")
    known = {programme.code: programme for programme in Programme.objects.select_for_update()}
    sections = {
        title: unit
        for unit in Unit.objects.filter(kind__in=[UnitKind.SECTION, UnitKind.INSTITUTION], closed_date=None)
        for title in (unit.short_title, unit.title)
        if title
    }
    changed: list[Programme] = []
    for position, row in enumerate(tomllib.loads(seed.read_text("utf-8"))["programmes"], start=1):
        programme = known.get(row["code"])
        if programme is None:
            programme = Programme.objects.create(
                code=row["code"],
                title=row["title"],
                title_en=row.get("title_en", ""),
                kind=row["kind"],
                lead_title=row.get("lead", ""),
                lead_section=sections.get(row.get("lead", "")),
                clauses=row.get("clauses", []),
                receiver_count=row.get("receiver_count", 0),
                warn_days=row.get("warn_days", 10),
                payment_steps=row.get("payment_steps", {}),
                lenient_checks=row.get("lenient_checks", []),
                conditions=row.get("conditions", []),
                position=position,
            )
        elif programme.lead_section_id is None and programme.lead_title in sections:
            programme.lead_section = sections[programme.lead_title]
            programme.save(update_fields=["lead_section"])
        else:
            continue
        changed.append(programme)
    if changed:
        write_line(verb="projects.load_programmes", by=by, also=changed, summary="、".join(map(str, changed)))
    return len(changed)


@transaction.atomic
def change_programme(
    *,
    programme_id: int,
    lead_section_id: int | None,
    warn_days: int,
    payment_steps: Mapping[str, Any],
    lenient_checks: Sequence[str],
    by: By,
) -> Programme:
    """修改专项: set the lead section, the warning time, the shares by stage and which checks merely warn."""
    require(by, "projects.programme")
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    percents = [payment_steps[stage] for stage in STAGES if stage in payment_steps]
    if percents != sorted(percents) or any(not 0 <= percent <= 100 for percent in percents):
        raise ProjectError(_("各节点累计付款上限应在 0 至 100 之间，且后一节点不低于前一节点。"))
    if stern := NEVER_LENIENT & set(lenient_checks):
        titles = "、".join(str(PaymentCheck(check).label) for check in sorted(stern))
        raise ProjectError(_("“%(checks)s”必须拦截，不能改为只提示。") % {"checks": titles})
    programme.lead_section_id = lead_section_id
    programme.warn_days = warn_days
    programme.payment_steps = dict(payment_steps)
    programme.lenient_checks = list(lenient_checks)
    programme.save()
    write_line(verb="projects.change_programme", by=by, record=programme, summary=programme.title)
    return programme
