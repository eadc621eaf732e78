"""权限判断 (access checks): which units a verb reaches for a reader, and refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from yaodian.kernel import discovery
from yaodian.kernel.access.reader import By, Reader, System
from yaodian.kernel.access.roles import Reach, Verb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class NotAllowedError(PermissionError):
    """无权操作: the message says which right is missing and whom to ask."""


@dataclass(frozen=True)
class UnitScope:
    """单位范围 (unit scope): all units, or just these."""

    everywhere: bool
    ids: frozenset[int] = frozenset()

    def __contains__(self, unit_id: int | None) -> bool:
        return self.everywhere or unit_id in self.ids

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.ids)


Everywhere = UnitScope(everywhere=True)
_NOWHERE = UnitScope(everywhere=False)


@cache
def verbs() -> dict[str, Verb]:
    """Return every declared verb by key."""
    found: dict[str, Verb] = {}
    for config, module in discovery.modules("access"):
        for verb in getattr(module, "VERBS", ()):
            if verb.key in found:
                raise ValueError(f"verb {verb.key} declared twice (again in {config.label})")
            found[verb.key] = verb
    return found


def allowed_units(by: By, verb: str) -> UnitScope:
    """Return the units over which `by` holds the verb."""
    if isinstance(by, System):
        return Everywhere
    roles = verbs()[verb].roles
    ids: set[int] = set()
    for seat in by.seats:
        reach = roles.get(seat.role)
        if reach is None:
            continue
        if reach is Reach.ALL:
            return Everywhere
        if seat.unit_id is not None:
            ids.add(seat.unit_id)
            if reach is not Reach.OWN:
                ids |= by.territory(seat.unit_id, reach)
    return UnitScope(everywhere=False, ids=frozenset(ids)) if ids else _NOWHERE


def granted_records(by: By, verb: str, prefix: str) -> list[int]:
    """Return the ids of records of one kind ("plan.task") granted to the reader for the verb (任务授权)."""
    if isinstance(by, System):
        return []
    return [
        int(grant.record.rpartition(":")[2])
        for grant in by.grants
        if verb in grant.verbs and grant.record.startswith(f"{prefix}:")
    ]


def scope(by: By, verb: str, *, unit_field: str, record: str = "") -> Q:
    """Return the row filter of a verb: rows whose unit is reached, or that were granted one by one."""
    reached = allowed_units(by, verb)
    if reached.everywhere:
        return Q()
    rows = Q(**{f"{unit_field}__in": reached.ids})
    if record and (granted := granted_records(by, verb, record)):
        rows |= Q(pk__in=granted)
    return rows


def holds(by: By, verb: str, *, unit_id: int | None = None, record: str = "") -> bool:
    """Does `by` hold the verb: anywhere, for this unit, or for this record by grant?"""
    reached = allowed_units(by, verb)
    if reached.everywhere or (unit_id is None and not record and bool(reached)):
        return True
    if unit_id is not None and unit_id in reached:
        return True
    if not record or isinstance(by, System):
        return False
    return any(grant.record == record and verb in grant.verbs for grant in by.grants)


def require(by: By, verb: str, *, unit_id: int | None = None, record: str = "") -> None:
    """Refuse unless `by` holds the verb; the message names the right."""
    if not holds(by, verb, unit_id=unit_id, record=record):
        title = verbs()[verb].title
        raise NotAllowedError(
            _("您没有“%(verb)s”的权限，或该单位不在您的职责范围内。如需办理，请联系局办公室或系统管理员。")
            % {"verb": title}
        )


def by_of(request: HttpRequest) -> Reader:
    """Return the reader that the middleware put on the request."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view as public (公开页面): it needs no login."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def before_password_change(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view as open to an account that must still change its password (改密前可用)."""
    view.before_password_change = True  # type: ignore[attr-defined]
    return view
