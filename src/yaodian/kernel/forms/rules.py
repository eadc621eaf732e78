"""Form rules (填报规则): states of versions and sheets, outcomes of receipts, what asks twice, places as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yaodian.engines.forms import Field, Form, Group, Item, Kind, asked_twice
from yaodian.engines.forms.scope import rows_of
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class VersionState(TextChoices):
    """版本状态 (state of a version): an open one never changes."""

    DRAFT = "draft", _("设计中")
    OPEN = "open", _("使用中")
    CLOSED = "closed", _("已停用")


class SheetState(TextChoices):
    """填报单状态 (state of a sheet)."""

    DRAFT = "draft", _("填写中")
    SENT = "sent", _("已报送")
    RETURNED = "returned", _("已退回")
    LOCKED = "locked", _("已锁定")


class Outcome(TextChoices):
    """收据结果 (outcome of a receipt): what came before is taken once and answered again."""

    ACCEPTED = "accepted", _("已收下")
    REPEATED = "repeated", _("先前已收下")
    REFUSED = "refused", _("未收下")


FILLABLE = frozenset({SheetState.DRAFT, SheetState.RETURNED})
LONGEST_ANSWER = 20_000
WORD = re.compile(r"[\s（(].*$|[：:？?。、，,]")


@dataclass(frozen=True)
class HeldName:
    """登记项名称 (a register's item as the check for double asking sees it)."""

    code: str
    title: str
    register: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedTwice:
    """重复采集: the field, the register's item that holds the answer, and the sentence with the remedy."""

    name: str
    code: str
    sentence: str


def asked_again(form: Form, held: Sequence[HeldName]) -> list[AskedTwice]:
    """一数一源: return the fields that ask what a register holds and are not prefilled, by code or by title.

    A field inside a repeating group asks about many things; only its code, not its title, gives it away."""
    by_code = {one.code: one for one in held}
    titles = {bare(title): one for one in held for title in (one.title, *one.aliases)}
    found = {
        one.name: by_code[one.held_as] for one in asked_twice(form, held={each.code: each.register for each in held})
    }
    for field in form.fields:
        if field.prefill or field.kind in (Kind.NOTE, Kind.COMPUTED) or form.places[field.name].repeats:
            continue
        if not field.code and (one := titles.get(bare(field.title))) is not None:
            found.setdefault(field.name, one)
    return [_asked(form.field(field.name), found[field.name]) for field in form.fields if field.name in found]


def _asked(field: Field, held: HeldName) -> AskedTwice:
    words = _("“%(title)s”不得再让基层填报：“%(register)s”已有“%(held)s”。请改为由登记簿预填，或删去。") % {
        "title": field.title,
        "register": held.register,
        "held": held.title,
    }
    return AskedTwice(field.name, held.code, str(words))


def bare(title: str) -> str:
    """Return a title without brackets, signs and what follows them, as two clerks would both write it."""
    return WORD.sub("", title.strip())


def stored(value: Any) -> Any:
    """Return a typed answer as JSON keeps it: whole numbers as numbers, others as text, so that nothing is rounded."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else f"{value:f}"
    if isinstance(value, Mapping):
        return {key: stored(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [stored(one) for one in value]
    return value


def raw_answers(form: Form, given: Any) -> dict[str, Any]:
    """Return what was entered for the form's own fields, of a size that can be kept, however badly written."""
    return _raw(form.items, given if isinstance(given, Mapping) else {})


def _raw(items: Iterable[Item], row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Group) and item.repeats:
            rows: Sequence[Any] = rows_of(row, item.name)
            found[item.name] = [_raw(item.items, one) for one in rows if isinstance(one, Mapping)]
        elif isinstance(item, Group):
            found |= _raw(item.items, row)
        elif item.kind is not Kind.NOTE and (value := _kept(row.get(item.name))) not in (None, "", [], {}):
            found[item.name] = value
    return found


def with_least_rows(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers in which every repeating group has at least its least number of rows, to be filled."""
    return _with_rows(form.items, answers)


def _with_rows(items: Iterable[Item], row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    for item in items:
        if isinstance(item, Group) and item.repeats:
            rows = [*rows_of(row, item.name)]
            rows += [{}] * ((item.minimum or 0) - len(rows))
            found[item.name] = [_with_rows(item.items, one) for one in rows]
        elif isinstance(item, Group):
            found |= _with_rows(item.items, found)
    return found


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")[:LONGEST_ANSWER]
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_kept(one) for one in value[:500] if isinstance(one, str)]
    if isinstance(value, Mapping):
        return {str(key): one for key, one in list(value.items())[:4] if isinstance(one, int | float | str)}
    return None


def attachments(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, Field, str]]:
    """Yield (place as text, field, file's client id) for every file that the answers name."""
    yield from _attachments(form.items, answers, "")


def _attachments(items: Iterable[Item], row: Mapping[str, Any], before: str) -> Iterator[tuple[str, Field, str]]:
    for item in items:
        if isinstance(item, Group) and item.repeats:
            for number, one in enumerate(rows_of(row, item.name)):
                yield from _attachments(item.items, one, f"{before}{item.name}.{number}.")
        elif isinstance(item, Group):
            yield from _attachments(item.items, row, before)
        elif item.kind.is_attachment and row.get(item.name):
            yield f"{before}{item.name}", item, str(row[item.name])


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in answers, for the check for secrecy marks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
