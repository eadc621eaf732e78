"""台账记录的规则 (rules of entries): states, what a row is called, what is shown of it, how its permits stand on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from yaodian.apps.ledgers.rules.declared import Declaration
from yaodian.engines.forms import Field, Form, Group, Item, Kind
from yaodian.engines.forms.answers import half_width
from yaodian.engines.forms.scope import rows_of
from yaodian.kernel.privacy.rules import mask_identifiers, mask_name
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

YES_WORDS = {"yes": "是", "no": "否"}
LONGEST_TITLE = 120


class LedgerRowState(TextChoices):
    """台账记录状态 (entry state): ended ones are history, void ones were entered by mistake."""

    IN_FORCE = "in_force", _("在册")
    ENDED = "ended", _("已停用")
    VOID = "void", _("已作废")


LIVE = (LedgerRowState.IN_FORCE.value, LedgerRowState.ENDED.value)
"""States that count in history: what was entered by mistake counts nowhere."""


def words_of(form: Form, field: Field, value: Any) -> str:
    """Return an answer in words: titles of choices, 是 or 否, units behind numbers."""
    if value in (None, "", []):
        return ""
    if field.kind.is_choice:
        titles = {one.value: one.title for one in form.choices_of(field)}
        return "、".join(titles.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
    if field.kind is Kind.YES:
        return YES_WORDS.get(str(value), str(value))
    if isinstance(value, Mapping):
        return f"{value.get('latitude', '')}，{value.get('longitude', '')}"
    return str(value)


def heading_of(declared: Declaration, answers: Mapping[str, Any]) -> str:
    """Return what a row is called, from the declared fields."""
    names = declared.heading or declared.identity
    parts = [words_of(declared.form, declared.form.field(name), answers.get(name)) for name in names]
    return " ".join(part for part in parts if part)[:LONGEST_TITLE]


def identity_of(declared: Declaration, answers: Mapping[str, Any], *, unit_id: int) -> str:
    """Return what no second row in force may have, "" where the ledger declares none: 鄂R·1234 and 鄂r1234 are one."""
    if not declared.identity:
        return ""
    parts = [half_width(str(answers.get(name, ""))).casefold() for name in declared.identity]
    plain = "|".join("".join(sign for sign in part if sign.isalnum()) for part in parts)
    return (plain if declared.within == "bureau" else f"{unit_id}|{plain}")[:200]


def masked_answers(form: Form, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers as they may be shown, and what was behind each mask, by field; rows as `rooms.0.name`."""
    shown, hidden = dict(answers), dict[str, str]()
    _mask(form.items, shown, "", hidden)
    return shown, hidden


def _mask(items: tuple[Item, ...], shown: dict[str, Any], before: str, hidden: dict[str, str]) -> None:
    """Mask the sensitive fields of a row in place; rows of repeating groups are copied first."""
    for item in items:
        if isinstance(item, Group) and item.repeats:
            shown[item.name] = [dict(row) for row in rows_of(shown, item.name)]
            for number, row in enumerate(shown[item.name]):
                _mask(item.items, row, f"{before}{item.name}.{number}.", hidden)
        elif isinstance(item, Group):
            _mask(item.items, shown, before, hidden)
        elif item.sensitive and shown.get(item.name):
            hidden[f"{before}{item.name}"] = str(shown[item.name])
            shown[item.name] = mask(hidden[f"{before}{item.name}"])


def mask(value: str) -> str:
    """Return a sensitive value as everybody may see it: numbers by their ends, a name by its surname."""
    masked = mask_identifiers(value)
    if masked != value:
        return masked
    return mask_name(value) if len(value) <= 4 else f"{value[0]}{'*' * 4}{value[-1]}"


def until_days(declared: Declaration, answers: Mapping[str, Any]) -> Iterator[tuple[Field, date]]:
    """Yield every permit that ends, with its last day."""
    for name in declared.until:
        if text := str(answers.get(name) or ""):
            yield declared.form.field(name), date.fromisoformat(text)


def first_until(declared: Declaration, answers: Mapping[str, Any]) -> date | None:
    """Return the last day of the permit that ends first; None where nothing ends."""
    return min((day for _field, day in until_days(declared, answers)), default=None)


def expired_words(declared: Declaration, answers: Mapping[str, Any], *, on: date) -> str:
    """Return in words which permits had ended on a day, "" when none had."""
    ended = [f"{field.title}{day:%Y-%m-%d}到期" for field, day in until_days(declared, answers) if day < on]
    return "、".join(ended)


def standing_of(until: date | None, *, today: date, warn_days: int) -> str:
    """Return how a permit stands: none (nothing ends), done (valid), yellow (ends within the warning), red (expired)."""
    if until is None:
        return "none"
    if until < today:
        return "red"
    return "yellow" if until <= today + timedelta(days=warn_days) else "done"
