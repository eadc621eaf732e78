"""Rulebook writes (维护规则库): loading seeds, correcting a figure, deciding on a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RowState, RuleStatus, SeedRow
from yaodian.kernel.rulebook.seeds import shipped_rows

CONTENT = ("title", "value", "text", "unit", "from_date", "to_date", "source", "article", "scope", "status", "note")


class RuleChangeError(ValueError):
    """更正不能成立."""


def load_seeds(*, by: By) -> dict[str, int]:
    """载入种子: load every seed file; returns counts of rows `added`, `drafted` and `kept`."""
    return load_rows(rows=shipped_rows(), by=by)


@transaction.atomic
def load_rows(*, rows: Sequence[SeedRow], by: By) -> dict[str, int]:
    """载入种子行: a new row becomes current, a changed seed a draft (待采用); an edited row stays as it is."""
    known: dict[tuple[str, str, date], list[Rule]] = {}
    for row in Rule.objects.order_by("version"):
        known.setdefault((row.code, row.scope, row.from_date), []).append(row)
    edited = {code for (code, _scope, _day), versions in known.items() if any(row.edited for row in versions)}
    made: list[Rule] = []
    for seed in rows:
        versions = known.get(seed.identity, [])
        if any(row.seed_version == seed.digest for row in versions):
            continue
        state = RowState.DRAFT if versions or seed.code in edited else RowState.CURRENT
        made.append(
            Rule(
                code=seed.code,
                **{name: getattr(seed, name) for name in CONTENT},
                version=len(versions) + 1,
                state=state,
                seed_version=seed.digest,
                made_by=by.name,
                made_at=clock.now(),
            )
        )
    Rule.objects.bulk_create(made)
    drafted = sum(row.state == RowState.DRAFT for row in made)
    if made:
        write_line(
            verb="rulebook.load",
            by=by,
            also=made,
            summary=_("载入规则 %(count)s 条") % {"count": len(made)},
            detail={"drafted": drafted},
        )
    return {"added": len(made) - drafted, "drafted": drafted, "kept": len(rows) - len(made)}


@transaction.atomic
def correct_rule(
    *,
    rule_id: int,
    reason: str,
    source: str,
    by: By,
    value: Decimal | None = None,
    text: str = "",
    article: str | None = None,
    to_date: date | None = None,
    status: RuleStatus = RuleStatus.CHECKED,
) -> Rule:
    """更正规则: a new version with the corrected value, its source and the reason; the old version is kept."""
    require(by, "rulebook.correct")
    old = _current(rule_id)
    if not reason.strip() or not source.strip():
        raise RuleChangeError(_("更正须写明理由和依据。"))
    if (value is None) != (old.value is None) or (old.value is None and not text.strip()):
        raise RuleChangeError(_("数值只能更正为数值，文字只能更正为文字。"))
    if to_date is not None and to_date < old.from_date:
        raise RuleChangeError(_("止日不能早于起日 %(day)s。") % {"day": old.from_date})
    changed = {
        "value": value,
        "text": text.strip(),
        "source": source.strip(),
        "article": old.article if article is None else article.strip(),
        "to_date": to_date,
        "status": status,
    }
    return _replace(old, changed, reason=reason.strip(), by=by, verb="rulebook.correct")


@transaction.atomic
def set_rule_from(
    *, rule_id: int, from_date: date, reason: str, source: str, by: By, value: Decimal | None = None, text: str = ""
) -> Rule:
    """新标准自某日起: ends the row the day before and adds one from that day on; older data keeps the older rule."""
    require(by, "rulebook.correct")
    old = _current(rule_id)
    if not reason.strip() or not source.strip():
        raise RuleChangeError(_("更正须写明理由和依据。"))
    if (value is None) != (old.value is None) or (old.value is None and not text.strip()):
        raise RuleChangeError(_("数值只能更正为数值，文字只能更正为文字。"))
    if from_date <= old.from_date or (old.to_date is not None and from_date > old.to_date):
        raise RuleChangeError(_("新标准的起日须在原标准有效期内，且晚于 %(day)s。") % {"day": old.from_date})
    if Rule.objects.filter(code=old.code, scope=old.scope, from_date=from_date).exists():
        raise RuleChangeError(_("%(day)s 起已有一条同名规则，请直接更正该条。") % {"day": from_date})
    until = old.to_date
    ended = {"to_date": date.fromordinal(from_date.toordinal() - 1)}
    _replace(old, ended, reason=reason.strip(), by=by, verb="rulebook.end")
    new = Rule.objects.create(
        **_content(old)
        | {
            "from_date": from_date,
            "to_date": until,
            "value": value,
            "text": text.strip(),
            "source": source.strip(),
            "status": RuleStatus.CHECKED,
        },
        edited=True,
        reason=reason.strip(),
        made_by=by.name,
        made_at=clock.now(),
    )
    write_line(verb="rulebook.add", by=by, record=new, summary=f"{new.title} {new.answer}")
    return new


@transaction.atomic
def adopt_draft(*, rule_id: int, by: By) -> Rule:
    """采用新种子: the draft becomes current and what it replaces is kept as an old version."""
    require(by, "rulebook.correct")
    draft = _draft(rule_id)
    old = (
        Rule.objects.select_for_update()
        .filter(code=draft.code, scope=draft.scope, from_date=draft.from_date, state=RowState.CURRENT)
        .first()
    )
    if old is not None:
        old.state = RowState.REPLACED
        old.save(update_fields=["state"])
    draft.state = RowState.CURRENT
    draft.save(update_fields=["state"])
    write_line(verb="rulebook.adopt", by=by, record=draft, also=[old] if old else [], summary=str(draft))
    return draft


@transaction.atomic
def discard_draft(*, rule_id: int, reason: str, by: By) -> Rule:
    """不采用新种子: the bureau keeps its own row, with the reason."""
    require(by, "rulebook.correct")
    draft = _draft(rule_id)
    if not reason.strip():
        raise RuleChangeError(_("不采用须写明理由。"))
    draft.state = RowState.DISCARDED
    draft.reason = reason.strip()
    draft.save(update_fields=["state", "reason"])
    write_line(verb="rulebook.discard", by=by, record=draft, summary=str(draft), detail={"reason": draft.reason})
    return draft


def _current(rule_id: int) -> Rule:
    row = Rule.objects.select_for_update().get(pk=rule_id)
    if row.state != RowState.CURRENT:
        raise RuleChangeError(_("这一版已不是现用版本，请刷新后再更正。"))
    return row


def _draft(rule_id: int) -> Rule:
    row = Rule.objects.select_for_update().get(pk=rule_id)
    if row.state != RowState.DRAFT:
        raise RuleChangeError(_("这一版已处理过，请刷新。"))
    return row


def _content(row: Rule) -> dict[str, Any]:
    return {"code": row.code, **{name: getattr(row, name) for name in CONTENT}}


def _replace(old: Rule, changed: dict[str, Any], *, reason: str, by: By, verb: str) -> Rule:
    """Keep the old version and add the next."""
    last = Rule.objects.filter(code=old.code, scope=old.scope, from_date=old.from_date).order_by("-version").first()
    old.state = RowState.REPLACED
    old.save(update_fields=["state"])
    new = Rule.objects.create(
        **_content(old) | changed,
        version=(last or old).version + 1,
        edited=True,
        reason=reason,
        made_by=by.name,
        made_at=clock.now(),
    )
    write_line(
        verb=verb,
        by=by,
        record=new,
        also=[old],
        summary=f"{new.title}：{old.answer} → {new.answer}",
        detail={"reason": reason, "source": new.source},
    )
    return new
