"""登记、更正、停用、作废 (entries): every row is judged by its ledger's form; nothing is changed silently."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.actions.errors import EntryRefusedError, LedgerError
from yaodian.apps.ledgers.models import Entry, EntryChange, Ledger
from yaodian.apps.ledgers.queries import declaration_of, keeper_units, may_disclose, whole_answers
from yaodian.apps.ledgers.rules import (
    Declaration,
    LedgerRowState,
    expired_words,
    first_until,
    heading_of,
    identity_of,
    masked_answers,
)
from yaodian.engines.forms import Fault, Problem, check
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.disclosure.actions import disclose
from yaodian.kernel.forms.rules import raw_answers, stored, texts_in
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.sealing import encrypt
from yaodian.kernel.tasks.actions import enqueue
from yaodian.kernel.tasks.registry import jobs
from yaodian.kernel.units.rules import pinyin_of

LOOK = "alerts.look"
"""The job that looks for what passed a threshold; without that app nothing is asked."""
Answers = Mapping[str, Any]


@transaction.atomic
def register_entry(
    *, ledger_id: int, unit_id: int, answers: Answers, by: By, parent_id: int | None = None, watch: bool = True
) -> Entry:
    """登记: a ledger has one more row; EntryRefusedError names every fault, LedgerError why it may not stand."""
    ledger = _ledger(ledger_id, unit_id, by)
    entry = _made(ledger, unit_id=unit_id, answers=answers, by=by, parent=_parent(ledger, unit_id, parent_id))
    write_line(verb="ledgers.register", by=by, record=entry, summary=f"{ledger}：{entry}")
    if watch and declaration_of(ledger).watched:
        _look_for_alerts(by=by)
    return entry


@transaction.atomic
def register_entries(*, ledger_id: int, rows: Sequence[tuple[int, Answers]], by: By) -> list[Entry]:
    """批量登记: all rows (unit, answers) or none, with one journal line."""
    made: list[Entry] = []
    ledgers: dict[int, Ledger] = {}
    for unit_id, answers in rows:
        ledger = ledgers.get(unit_id) or ledgers.setdefault(unit_id, _ledger(ledger_id, unit_id, by))
        made.append(_made(ledger, unit_id=unit_id, answers=answers, by=by, parent=None))
    if made:
        ledger = made[0].ledger
        write_line(verb="ledgers.import", by=by, also=made, summary=f"{ledger}：{len(made)}")
        if declaration_of(ledger).watched:
            _look_for_alerts(by=by)
    return made


def _look_for_alerts(*, by: By) -> None:
    """Ask for a look at the thresholds as soon as this transaction is kept."""
    if LOOK in jobs():
        enqueue(LOOK, by=by)


def _ledger(ledger_id: int, unit_id: int, by: By) -> Ledger:
    require(by, KEEP, unit_id=unit_id)
    ledger = Ledger.objects.get(pk=ledger_id)
    if not ledger.open:
        raise LedgerError(_("“%(title)s”已停用，不再登记。") % {"title": ledger.title})
    if not keeper_units(ledger, on=clock.today()).filter(pk=unit_id).exists():
        raise LedgerError(_("该单位不记“%(title)s”。") % {"title": ledger.title})
    return ledger


def _parent(ledger: Ledger, unit_id: int, parent_id: int | None) -> Entry | None:
    """Return the row that a row belongs to: of the declared ledger, in force, of the same unit."""
    wanted = declaration_of(ledger).parent
    if not wanted:
        return None
    parent = (
        Entry.objects.select_related("ledger").filter(pk=parent_id or 0, ledger__key=wanted, unit_id=unit_id).first()
    )
    if parent is None or parent.state != LedgerRowState.IN_FORCE:
        raise LedgerError(_("请选择本单位在册的所属记录。"))
    return parent


def _judged(declared: Declaration, answers: Answers) -> dict[str, Any]:
    """Return what is kept of the answers, or refuse with every fault."""
    raw = raw_answers(declared.form, answers)
    for text in texts_in(raw):
        refuse_classified(name="", content=text)
    found = check(declared.form, answers=raw, now=timezone.localtime(clock.now()).replace(tzinfo=None))
    problems = list(found.errors)
    if declared.day and (on := found.kept.get(declared.day)) and date.fromisoformat(str(on)) > clock.today():
        field = declared.form.field(declared.day)
        problems.append(Problem((), field.name, Fault.RANGE, _("%(title)s不能在今天之后。") % {"title": field.title}))
    if problems:
        raise EntryRefusedError(problems)
    kept: dict[str, Any] = stored(found.kept)
    return kept


def _filled(entry: Entry, declared: Declaration, whole: Answers) -> None:
    """Put judged answers into a row: shown masked, sensitive ones sealed, the columns that lists and metrics use."""
    shown, hidden = masked_answers(declared.form, whole)
    entry.answers = shown
    entry.sealed = encrypt(json.dumps(hidden, ensure_ascii=False, sort_keys=True)) if hidden else b""
    entry.title = heading_of(declared, whole)
    entry.identity = identity_of(declared, whole, unit_id=entry.unit_id)
    entry.pinyin = pinyin_of(entry.title)
    entry.day = date.fromisoformat(whole[declared.day]) if declared.day and whole.get(declared.day) else None
    entry.until_date = first_until(declared, whole)
    entry.amount = Decimal(str(whole[declared.amount])) if whole.get(declared.amount) is not None else None


def _made(ledger: Ledger, *, unit_id: int, answers: Answers, by: By, parent: Entry | None) -> Entry:
    declared = declaration_of(ledger)
    whole = _judged(declared, answers)
    entry = Entry(ledger=ledger, unit_id=unit_id, parent=parent, made_date=clock.today(), made_by=by.name)
    _filled(entry, declared, whole)
    if declared.balance:
        entry.balance = Decimal(str(whole.get(declared.balance, 0)))
    if parent is not None:
        on = entry.day or clock.today()
        entry.breach = expired_words(declaration_of(parent.ledger), parent.answers, on=on)[:200]
    _kept(entry)
    return entry


def _kept(entry: Entry) -> None:
    """Save a row; the database refuses a second one in force with the same identity."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        twin = Entry.objects.filter(
            ledger=entry.ledger, identity=entry.identity, state=LedgerRowState.IN_FORCE
        ).exclude(pk=entry.pk)
        if not entry.identity or not twin.exists():
            raise
        raise LedgerError(
            _("“%(title)s”已在册，不能重复登记；有变动请在原记录上更正。") % {"title": entry.title}
        ) from None


def _locked(entry_id: int, by: By) -> Entry:
    entry = Entry.objects.select_for_update(of=("self",)).select_related("ledger").get(pk=entry_id)
    require(by, KEEP, unit_id=entry.unit_id)
    if entry.state == LedgerRowState.VOID:
        raise LedgerError(_("“%(title)s”已作废，不能再改。") % {"title": entry.title})
    return entry


def _reason(reason: str) -> str:
    if len(reason.strip()) < 2:
        raise LedgerError(_("请写明原因。"))
    refuse_classified(name="", content=reason)
    return reason.strip()[:200]


@transaction.atomic
def change_entry(*, entry_id: int, answers: Answers, reason: str, revision: int, by: By) -> Entry:
    """更正、续期: put other answers into a row; what stood before is kept with the reason.

    A sensitive field left as its mask keeps what was sealed. `revision` is that of the page: a row changed meanwhile is
    not overwritten."""
    entry = _locked(entry_id, by)
    reason = _reason(reason)
    if entry.state != LedgerRowState.IN_FORCE:
        raise LedgerError(_("“%(title)s”已停用，不能更正。") % {"title": entry.title})
    if entry.revision != revision:
        raise LedgerError(_("这条记录刚由别人改过，请重新打开后再改。"))
    declared = declaration_of(entry.ledger)
    before = whole_answers(entry)
    merged = {
        **answers,
        **{one.name: before[one.name] for one in declared.sensitive if _untouched(entry, one.name, answers)},
    }
    if declared.balance:
        merged[declared.balance] = before.get(declared.balance)
    whole = _judged(declared, merged)
    fields = sorted(name for name in {*before, *whole} if before.get(name) != whole.get(name))
    if not fields:
        raise LedgerError(_("内容没有变化。"))
    change = EntryChange.objects.create(
        entry=entry,
        revision=entry.revision,
        answers=entry.answers,
        sealed=bytes(entry.sealed),
        fields=fields,
        reason=reason,
        changed_at=clock.now(),
        changed_by=by.name,
    )
    _filled(entry, declared, whole)
    entry.revision += 1
    _kept(entry)
    write_line(
        verb="ledgers.change",
        by=by,
        record=entry,
        also=[change],
        summary=f"{entry.ledger}：{entry}（{reason}）",
        detail={"fields": fields, "reason": reason},
    )
    if declared.watched:
        _look_for_alerts(by=by)
    return entry


def _untouched(entry: Entry, name: str, answers: Answers) -> bool:
    given = str(answers.get(name) or "")
    return bool(entry.answers.get(name)) and given in ("", str(entry.answers[name]))


@transaction.atomic
def end_entry(*, entry_id: int, ended_date: date, reason: str, by: By) -> Entry:
    """停用: sold, left, expired for good: out of force from a day on, kept as history."""
    entry = _locked(entry_id, by)
    if entry.state != LedgerRowState.IN_FORCE:
        raise LedgerError(_("“%(title)s”已停用。") % {"title": entry.title})
    if ended_date > clock.today():
        raise LedgerError(_("停用日期不能在今天之后。"))
    if entry.balance:
        raise LedgerError(_("尚有结存，请先登记处置或领用，结存为零后再停用。"))
    entry.state, entry.ended_date, entry.reason = LedgerRowState.ENDED.value, ended_date, _reason(reason)
    entry.save(update_fields=["state", "ended_date", "reason"])
    write_line(verb="ledgers.end", by=by, record=entry, summary=f"{entry.ledger}：{entry}（{entry.reason}）")
    return entry


@transaction.atomic
def void_entry(*, entry_id: int, reason: str, by: By) -> Entry:
    """作废: entered by mistake: it counts nowhere and stays visible with its reason."""
    entry = _locked(entry_id, by)
    if entry.parts.exclude(state=LedgerRowState.VOID).exists() or entry.movements.exists():
        raise LedgerError(_("这条记录下已有记录或收发，不能作废；不再使用的请停用。"))
    entry.state, entry.ended_date, entry.reason = LedgerRowState.VOID.value, None, _reason(reason)
    entry.save(update_fields=["state", "ended_date", "reason"])
    write_line(verb="ledgers.void", by=by, record=entry, summary=f"{entry.ledger}：{entry}（{entry.reason}）")
    return entry


@transaction.atomic
def disclose_entry(*, entry_id: int, purpose: str, by: By) -> dict[str, str]:
    """查看敏感内容: what is sealed in a row, on a stated purpose, with its journal line; field place → value."""
    entry = Entry.objects.select_related("ledger").get(pk=entry_id)
    if not may_disclose(entry, by=by):
        raise NotAllowedError(_("您不能查看这条记录的敏感内容。"))
    opened = disclose(rows=[entry], fields=["sealed"], purpose=purpose, by=by)[entry.pk]["sealed"]
    found: dict[str, str] = json.loads(opened) if opened else {}
    return found
