"""Ledger circulars (交办件通报): drafted from the ledgers as of a stated day; who is to be named is asked to check first."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import get_current_timezone

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Briefing, WorkPlan
from yaodian.apps.plan.queries.figures import check_window_ends
from yaodian.apps.plan.queries.ledgers import ledger_as_of
from yaodian.apps.plan.rules.briefings import BriefingKind, ledger_words, period_of
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.kernel.notices.actions import send_notice


@transaction.atomic
def draft_ledger_circular(
    *,
    plan_id: int,
    as_of: date,
    by: By,
    source: str = "",
    named: bool = False,
    issuer: str = "bureau_office",
    recipients: str = "",
    mend_date: date | None = None,
) -> Briefing:
    """拟交办件通报: the ledger (one, or all) as it stood at the end of a day is kept with its digest, and the circular is
    written from it. Where units are to be named, they are told to check, within the rulebook's days."""
    require(by, "plan.export")
    plan, today = WorkPlan.objects.get(pk=plan_id), clock.today()
    if as_of > today:
        raise PlanError("数据截至日期不能晚于今天。")
    briefing = Briefing.objects.create(
        plan=plan,
        kind=BriefingKind.LEDGER,
        period=period_of(BriefingKind.LEDGER, year=as_of.year, month=as_of.month),
        named=named,
        issuer=issuer,
        recipients=recipients.strip(),
        mend_date=mend_date,
        source=source,
        as_of_date=as_of,
        drafted_by=by.name,
        drafted_at=clock.now(),
    )
    facts = ledger_as_of(as_of, plan=plan, record=record_ref(briefing), source=source)
    if not facts.commissions:
        raise PlanError(f"截至{as_of:%Y年%-m月%-d日}没有登记这类交办件。")
    briefing.snapshot = facts.as_dict()
    briefing.digest = sm3(canonical_text(briefing.snapshot).encode())
    briefing.save(update_fields=["snapshot", "digest"])
    write_line(
        verb="plan.draft_briefing",
        by=by,
        record=briefing,
        summary=str(briefing),
        detail={"named": named, "as_of": as_of.isoformat(), "digest": briefing.digest},
    )
    if named:
        _ask_to_check(briefing, facts, by=by)
    return briefing


def _ask_to_check(briefing: Briefing, facts: MonthFacts, *, by: By) -> None:
    """Tell the units whose open or late matters the circular would list by name to check them first."""
    until = check_window_ends(sent_date=clock.today())
    units = sorted({one.unit_id for one in facts.commissions if one.open})
    if not units:
        return
    send_notice(
        title=f"核对{ledger_words(briefing.source)}办理台账",
        text=f"{briefing}拟列出牵头单位，数据截至{facts.day:%-m月%-d日}。请于{until:%-m月%-d日}前在“交办件”核对本单位的件，"
        "有出入的先改正记录，并告知局办公室重新拟稿。",
        record=briefing,
        unit_ids=units,
        due_at=datetime.combine(until, time(17, 30), get_current_timezone()),
        by=by,
    )
