"""Acting for a leader (代录): begun and ended by the office, each journaled; every act between carries both names."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.accounts.models import Person
from yaodian.kernel.accounts.queries import leaders
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def start_acting(*, person_id: int, by: By) -> Person:
    """开始代录: the office enters for this leader until it ends; returns the leader for the session to remember."""
    require(by, "accounts.act_for")
    if by.acting_for:
        raise NotAllowedError(_("您正在为%(leader)s代录，请先结束。") % {"leader": by.acting_for})
    leader = next((person for person in leaders(on=clock.today()) if person.pk == person_id), None)
    if leader is None or leader.pk == by.person_id:
        raise NotAllowedError(_("只能为现任局领导代录。"))
    write_line(verb="accounts.start_acting", by=by, record=leader, summary=leader.name)
    return leader


@transaction.atomic
def end_acting(*, by: By) -> None:
    """结束代录."""
    leader = Person.objects.filter(pk=by.acting_for_person_id).first() if by.acting_for_person_id else None
    if leader is not None:
        write_line(verb="accounts.end_acting", by=by, record=leader, summary=leader.name)
