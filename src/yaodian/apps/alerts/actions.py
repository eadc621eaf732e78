"""预警的写入 (alert writes): raise and refer, accept, settle; rules loaded and changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.alerts.access import DECLARE, SETTLE
from yaodian.apps.alerts.models import Alert, AlertRule
from yaodian.apps.alerts.queries import Sighting, sightings
from yaodian.apps.alerts.rules import AlertState, read_rules
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.referrals.actions import refer
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.registry import Reception
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

KIND = "alerts.alert"
SEED = Path(__file__).resolve().parent / "catalogue" / "alerts.toml"


class AlertError(ValueError):
    """预警有误: the message is the sentence the user sees."""


@transaction.atomic
def load_rules(*, by: By, seed: Path = SEED) -> int:
    """装入预警规则: add those of the catalogue that are missing and bind sections now known; what exists stays."""
    require(by, DECLARE)
    known = {rule.key: rule for rule in AlertRule.objects.select_for_update()}
    units = Unit.objects.filter(kind__in=(UnitKind.SECTION, UnitKind.INSTITUTION), closed_date=None)
    sections = {name: unit for unit in units for name in (unit.code, unit.title, unit.short_title) if name}
    changed: list[AlertRule] = []
    for position, row in enumerate(read_rules(seed.read_text("utf-8")), start=1):
        section = next((sections[name] for name in row.sections if name in sections), None)
        rule = known.get(row.key)
        if rule is None:
            facts = {
                name: getattr(row, name)
                for name in ("title", "title_en", "metric", "side", "once", "method", "least", "source", "text")
            }
            rule = AlertRule(key=row.key, params=dict(row.params), group=list(row.group), position=position, **facts)
        elif rule.section_id is not None or section is None:
            continue
        rule.section = section
        rule.save()
        changed.append(rule)
    if changed:
        write_line(verb="alerts.load", by=by, also=changed, summary=_("%(n)s 条预警规则") % {"n": len(changed)})
    return len(changed)


@transaction.atomic
def change_rule(
    *, rule_id: int, params: Mapping[str, Any], section_id: int | None, is_open: bool, text: str, by: By
) -> AlertRule:
    """改预警规则: parameters, who deals with it, whether it looks at all."""
    require(by, DECLARE)
    rule = AlertRule.objects.select_for_update().get(pk=rule_id)
    if not text.strip():
        raise AlertError(_("请写明处置要求。"))
    rule.params, rule.section_id, rule.open, rule.text = dict(params), section_id, is_open, text.strip()
    rule.save(update_fields=["params", "section", "open", "text"])
    write_line(verb="alerts.change_rule", by=by, record=rule, summary=str(rule), detail={"params": dict(params)})
    return rule


def look(*, today: date, by: By) -> int:
    """查看界限: raise what passes a rule and was not raised before; each in its own transaction; returns how many."""
    raised = 0
    for rule in AlertRule.objects.filter(open=True).select_related("section").order_by("position"):
        for sighting in sightings(rule, today=today):
            raised += raise_alert(rule_id=rule.pk, sighting=sighting, today=today, by=by) is not None
    return raised


@transaction.atomic
def raise_alert(*, rule_id: int, sighting: Sighting, today: date, by: By) -> Alert | None:
    """预警转办: one alert for a matter, referred to the section that deals with it; None when it was raised before."""
    rule = AlertRule.objects.select_for_update(of=("self",)).select_related("section").get(pk=rule_id)
    if Alert.objects.filter(mark=sighting.mark).exists():
        return None
    unit = Unit.objects.filter(pk=sighting.unit_id or 0).first()
    title = f"{rule.title}：{unit or ''} {sighting.label}".strip()[:200]
    alert = Alert.objects.create(
        rule=rule,
        mark=sighting.mark,
        unit=unit,
        section=rule.section,
        record=sighting.ref,
        title=title,
        text=sighting.text,
        day=today,
        raised_at=clock.now(),
    )
    write_line(verb="alerts.raise", by=by, record=alert, summary=title)
    if rule.section_id is not None:
        refer(
            kind=KIND,
            record=alert,
            title=title,
            text=sighting.text,
            to_unit_id=rule.section_id,
            from_unit_id=sighting.unit_id,
            by=by,
        )
    return alert


def accept_alert(*, referral: Referral, by: By) -> Alert:
    """接收预警: the section takes it in hand."""
    alert = Alert.objects.select_for_update().get(pk=int(referral.record.partition(":")[2]))
    require(by, SETTLE, unit_id=alert.section_id)
    alert.state = AlertState.ACCEPTED.value
    alert.save(update_fields=["state"])
    write_line(verb="alerts.accept", by=by, record=alert, summary=alert.title)
    return alert


@transaction.atomic
def settle_alert(*, alert_id: int, measure: str, by: By) -> Alert:
    """处置预警: what was done; only by the section that deals with it."""
    alert = Alert.objects.select_for_update().get(pk=alert_id)
    require(by, SETTLE, unit_id=alert.section_id, record=f"alerts.alert:{alert_id}")
    if alert.state != AlertState.ACCEPTED:
        raise AlertError(_("这件预警尚未接收，或者已经处置。"))
    if len(measure.strip()) < 4:
        raise AlertError(_("请写明核实和处置的情况。"))
    refuse_classified(name="", content=measure)
    alert.state, alert.measure = AlertState.SETTLED.value, measure.strip()[:300]
    alert.settled_at, alert.settled_by = clock.now(), by.name
    alert.save(update_fields=["state", "measure", "settled_at", "settled_by"])
    write_line(verb="alerts.settle", by=by, record=alert, summary=alert.title)
    return alert


REFERRALS = (Reception(KIND, title=lazy("预警"), verb=SETTLE, accept=accept_alert),)
