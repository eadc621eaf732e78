"""Task-based grants (任务授权): a unit is given exactly one matter, and gives it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, holds
from yaodian.kernel.access import verbs as known_verbs
from yaodian.kernel.accounts.models import Grant
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit


class GrantError(ValueError):
    """授权有误."""


@transaction.atomic
def grant_record(
    *,
    unit_id: int,
    record: str,
    verbs: Iterable[str],
    reason: str,
    by: By,
    owner_unit_id: int | None = None,
    to_date: date | None = None,
) -> Grant:
    """任务授权: a unit may do these verbs to this one record, from today until `to_date`, or until revoked.

    Whoever holds the verbs for the record's own unit (`owner_unit_id`), or the security administrator, may give them.
    A second grant of the same record adds its verbs to the first."""
    asked = sorted(set(verbs))
    if not asked or any(verb not in known_verbs() for verb in asked):
        raise GrantError(_("要授予的权限不存在：%(verbs)s。") % {"verbs": "、".join(asked)})
    _require_giver(asked, record=record, owner_unit_id=owner_unit_id, by=by)
    today = clock.today()
    if to_date is not None and to_date <= today:
        raise GrantError(_("授权的截止日期要晚于今天。"))
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    grant = Grant.objects.select_for_update().filter(_in_force(today), unit=unit, record=record).first()
    if grant is None:
        grant = Grant(unit=unit, record=record, from_date=today)
    grant.verbs = sorted({*grant.verbs, *asked})
    grant.reason, grant.to_date = reason.strip()[:200], to_date
    grant.save()
    write_line(
        verb="accounts.grant_record",
        by=by,
        record=grant,
        summary=f"{unit} · {record}",
        detail={"record": record, "verbs": asked, "reason": grant.reason},
    )
    return grant


@transaction.atomic
def revoke_grant(*, grant_id: int, reason: str, by: By, owner_unit_id: int | None = None) -> Grant:
    """收回授权: the grant ends today; by whoever could give it."""
    grant = Grant.objects.select_for_update().select_related("unit").get(pk=grant_id)
    _require_giver(grant.verbs, record=grant.record, owner_unit_id=owner_unit_id, by=by)
    today = clock.today()
    if grant.to_date is not None and grant.to_date <= today:
        raise GrantError(_("这项授权已于 %(day)s 结束。") % {"day": grant.to_date})
    grant.to_date = today
    grant.save(update_fields=["to_date"])
    write_line(
        verb="accounts.revoke_grant",
        by=by,
        record=grant,
        summary=f"{grant.unit} · {grant.record}",
        detail={"record": grant.record, "reason": reason.strip()},
    )
    return grant


def _in_force(today: date) -> Q:
    """Return the filter of grants that have not ended."""
    return Q(to_date__isnull=True) | Q(to_date__gt=today)


def _require_giver(asked: Iterable[str], *, record: str, owner_unit_id: int | None, by: By) -> None:
    """Refuse unless `by` holds every verb for the record's own unit, or administers grants."""
    if holds(by, "accounts.security"):
        return
    if owner_unit_id is None or not all(holds(by, verb, unit_id=owner_unit_id) for verb in asked):
        raise NotAllowedError(_("只能把自己在“%(record)s”上已有的权限授予配合单位。") % {"record": record})
