"""设置台账 (declaring ledgers): seeds of the catalogue, and what a bureau changes or adds in the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import DECLARE
from yaodian.apps.ledgers.actions.errors import LedgerError
from yaodian.apps.ledgers.models import Ledger
from yaodian.apps.ledgers.queries import declaration_of
from yaodian.apps.ledgers.rules import Declaration, DeclarationError, read_declaration, revision_faults
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

SEEDS = Path(__file__).resolve().parents[1] / "catalogue" / "ledgers"


@transaction.atomic
def load_ledgers(*, by: By, folder: Path = SEEDS) -> int:
    """装入台账: add what the catalogue has and the bureau has not; renew what nobody edited; bind sections now known.

    Returns how many rows were added or changed. A ledger edited in the program stays as it is."""
    require(by, DECLARE)
    known = {ledger.key: ledger for ledger in Ledger.objects.select_for_update()}
    sections = _sections()
    changed: list[Ledger] = []
    for position, file in enumerate(sorted(folder.glob("*.toml")), start=1):
        text = file.read_text("utf-8")
        declared = read_declaration(text)
        ledger = known.get(declared.key) or Ledger(key=declared.key, position=position, version=0)
        section = next((sections[name] for name in declared.sections if name in sections), None)
        renewed = not ledger.edited and ledger.text != text
        bound = ledger.section_id is None and section is not None
        if renewed:
            _put(ledger, declared, text)
        if bound:
            ledger.section = section
        if renewed or bound:
            ledger.save()
            changed.append(ledger)
    if changed:
        write_line(verb="ledgers.load", by=by, also=changed, summary=_("%(n)s 本台账") % {"n": len(changed)})
    return len(changed)


def _sections() -> dict[str, Unit]:
    """Return sections and second-level units by code, title and short title."""
    found: dict[str, Unit] = {}
    for unit in Unit.objects.filter(kind__in=(UnitKind.SECTION, UnitKind.INSTITUTION), closed_date=None):
        found |= {name: unit for name in (unit.code, unit.title, unit.short_title) if name}
    return found


def _put(ledger: Ledger, declared: Declaration, text: str) -> None:
    """Put a declaration into a ledger; not saved."""
    ledger.text, ledger.version = text, ledger.version + 1
    ledger.title, ledger.title_en, ledger.group = declared.form.title, declared.form.title_en, declared.group


@transaction.atomic
def revise_ledger(*, text: str, by: By, ledger_id: int | None = None) -> Ledger:
    """改台账声明: a new ledger, or a new version of one; what rows on record hold stays readable."""
    require(by, DECLARE)
    try:
        declared = read_declaration(text)
    except DeclarationError as error:
        raise LedgerError(str(error)) from error
    if ledger_id is None:
        if Ledger.objects.filter(key=declared.key).exists():
            raise LedgerError(_("已有代码为“%(key)s”的台账，请换一个 key。") % {"key": declared.key})
        section = next((_sections()[name] for name in declared.sections if name in _sections()), None)
        ledger = Ledger(key=declared.key, section=section, version=0, position=Ledger.objects.count() + 1)
    else:
        ledger = Ledger.objects.select_for_update().get(pk=ledger_id)
        answered = _answered(ledger)
        if fault := next(iter(revision_faults(declaration_of(ledger), declared, answered=answered)), ""):
            raise LedgerError(fault)
    _put(ledger, declared, text)
    ledger.edited = True
    ledger.save()
    write_line(
        verb="ledgers.revise", by=by, record=ledger, summary=f"{ledger} v{ledger.version}", detail={"text": text}
    )
    return ledger


def _answered(ledger: Ledger) -> frozenset[str]:
    """Return the fields that rows on record have filled."""
    rows: Iterable[dict[str, object]] = ledger.entries.values_list("answers", flat=True).iterator()
    names: set[str] = set()
    for answers in rows:
        names |= _names(answers)
    return frozenset(names)


def _names(answers: dict[str, object]) -> set[str]:
    found = set(answers)
    for value in answers.values():
        if isinstance(value, list):
            found |= {name for row in value if isinstance(row, dict) for name in _names(row)}
    return found


@transaction.atomic
def assign_section(*, ledger_id: int, section_id: int, by: By) -> Ledger:
    """定主管科室: the section that owns a ledger sees all of its rows."""
    require(by, DECLARE)
    ledger = Ledger.objects.select_for_update().get(pk=ledger_id)
    section = Unit.objects.get(pk=section_id)
    if section.kind not in (UnitKind.SECTION, UnitKind.INSTITUTION):
        raise LedgerError(_("主管科室应是机关科室或二级单位。"))
    ledger.section = section
    ledger.save(update_fields=["section"])
    write_line(verb="ledgers.assign", by=by, record=ledger, summary=f"{ledger}：{section}")
    return ledger
