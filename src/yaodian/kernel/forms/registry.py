"""Registry (登记): for which records an app has sheets filled, and what the registers hold.

Apps declare `forms.FORM_SUBJECTS`, registers `forms.HELD`; both are found by discovery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from yaodian.engines.forms import Beside
from yaodian.kernel import discovery
from yaodian.kernel.forms.rules import HeldName

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from yaodian.kernel.access import By
    from yaodian.kernel.forms.models import AnswerSheet


@dataclass(frozen=True)
class Prefilled:
    """预填 (prefilled answer): the value and the words that say where it comes from."""

    value: Any
    source: str


class Received(Protocol):
    """What an app does when a sheet of its record was sent: an action, inside the sending transaction."""

    def __call__(self, *, sheet: AnswerSheet, by: By) -> None:
        """Take the sheet; an exception takes the sending back."""


def _nothing_beside(_subject_id: int) -> Beside:
    """Return nothing to hold answers against."""
    return Beside()


def _nothing_prefilled(_subject_id: int) -> Mapping[str, Prefilled]:
    """Return no prefilled answer beyond those of the registers."""
    return {}


def _nothing_to_do(*, sheet: AnswerSheet, by: By) -> None:
    """Let a sent sheet be."""


@dataclass(frozen=True)
class FormSubject:
    """填报对象 (form subject): a kind of record for which sheets are filled.

    `kind` is the record type's key ("returns.duty"): whoever may read the record may read its sheets.
    `may_fill(by, id)` answers "" or the sentence that says why not; it is asked at every write.
    `form_of(id)` is the key of the form version, `unit_of(id)` that of the unit that answers.
    `beside(id)` is what answers are held against, `prefill(id)` answers that the app knows itself, read-only;
    fields with a `prefill` code are filled from the registers without it (`HELD`).
    With `many` a record has any number of sheets (a ledger), else one per unit (a return's duty of one period)."""

    kind: str
    title: StrOrPromise
    may_fill: Callable[[By, int], str]
    form_of: Callable[[int], int]
    unit_of: Callable[[int], int]
    beside: Callable[[int], Beside] = _nothing_beside
    prefill: Callable[[int], Mapping[str, Prefilled]] = _nothing_prefilled
    received: Received = _nothing_to_do
    many: bool = False


@dataclass(frozen=True)
class HeldItem:
    """登记项 (entry of the field dictionary): what a register holds, so that no form may ask for it.

    `code` is the field's dictionary code (数据元), `owner` who keeps it right; `value(unit_id, day)` answers for a
    unit as at a day, None where the register does not know; without it the item is held but not of one unit."""

    code: str
    title: StrOrPromise
    register: StrOrPromise
    owner: StrOrPromise = ""
    aliases: tuple[str, ...] = ()
    value: Callable[[int, date], Any] | None = None

    @property
    def name(self) -> HeldName:
        """Return what the check for double asking needs."""
        return HeldName(self.code, str(self.title), str(self.register), self.aliases)


@cache
def subjects() -> dict[str, FormSubject]:
    """Return every form subject by the kind of its record."""
    found: dict[str, FormSubject] = {}
    for config, module in discovery.modules("forms"):
        for subject in getattr(module, "FORM_SUBJECTS", ()):
            if found.setdefault(subject.kind, subject) is not subject:
                raise ValueError(f"form subject {subject.kind} declared twice (again in {config.label})")
    return found


@cache
def held() -> dict[str, HeldItem]:
    """Return everything the registers hold by code, in their order."""
    found: dict[str, HeldItem] = {}
    for config, module in discovery.modules("forms"):
        for item in getattr(module, "HELD", ()):
            if found.setdefault(item.code, item) is not item:
                raise ValueError(f"dictionary code {item.code} declared twice (again in {config.label})")
    return found
