"""Nodes (呈现节点): a form with its answers as the template sets it: values, faults, what is hidden, what is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from yaodian.engines.forms import Checked, Choice, Field, Form, Group, Item, Kind, Problem, Scope, open_choices
from yaodian.engines.forms.evaluate import holds
from yaodian.engines.forms.judge import Path
from yaodian.engines.forms.scope import plain, rows_of, text_of
from yaodian.kernel.forms.models import SheetFile
from yaodian.kernel.forms.registry import Prefilled

FEW_CHOICES = 7


@dataclass(frozen=True)
class ShownChoice:
    """选项 (choice as set): chosen or not, its rank, open or filtered away."""

    value: str
    title: str
    chosen: bool
    open: bool
    rank: int | None = None


@dataclass(frozen=True)
class Shown:
    """节点 (node): a field, a group, or a repeating group with its rows; `name` is its name in the post."""

    item: Item
    name: str
    address: str
    hidden: bool = False
    value: Any = ""
    required: bool = False
    read_only: bool = False
    source: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    explanation: str = ""
    choices: tuple[ShownChoice, ...] = ()
    file: SheetFile | None = None
    items: tuple[Shown, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    blank: ShownRow | None = None

    @property
    def id(self) -> str:
        """Return the id of its element on the page."""
        return f"f-{self.name}"

    @property
    def kind(self) -> str:
        """Return what the template sets: a kind of field, "group" or "repeat"."""
        if isinstance(self.item, Group):
            return "repeat" if self.item.repeats else "group"
        return str(self.item.kind)

    @property
    def values(self) -> list[str]:
        """Return the value as the hidden inputs of a given answer hold it."""
        return (
            [str(one) for one in self.value]
            if isinstance(self.value, list)
            else [str(self.value)]
            if self.value
            else []
        )

    @property
    def words(self) -> str:
        """Return the answer as a reader reads it: titles of what was chosen, a place as degrees."""
        if self.choices:
            chosen = sorted((one for one in self.choices if one.chosen), key=lambda one: one.rank or 0)
            return "、".join(one.title for one in chosen)
        if isinstance(self.value, Mapping):
            return f"{self.value.get('latitude')}，{self.value.get('longitude')}"
        return str(self.value).replace("T", " ") if self.kind == "moment" else str(self.value)

    @property
    def described(self) -> str:
        """Return the ids of what is said about the field."""
        notes = [("help", self.item.hint), ("source", self.source), ("error", self.errors or self.warnings)]
        return " ".join(f"{self.id}-{part}" for part, there in notes if there)

    @property
    def as_list(self) -> bool:
        """Is it a drop-down list: one of many choices?"""
        return self.kind == "one" and (len(self.choices) > FEW_CHOICES or "minimal" in self.item.appearance)

    @property
    def grouped(self) -> bool:
        """Has the field several controls under one title?"""
        return self.kind in ("many", "rank", "yes", "place") or (self.kind == "one" and not self.as_list)


@dataclass(frozen=True)
class ShownRow:
    """行 (row of a repeating group)."""

    name: str
    number: int | str
    items: tuple[Shown, ...]


@dataclass(frozen=True)
class Given:
    """呈现所需 (what a page shows beside the form): answers, what the check found, files, prefilled, explanations."""

    answers: Mapping[str, Any]
    checked: Checked
    now: datetime
    problems: Sequence[Problem] = ()
    files: Mapping[str, SheetFile] = field(default_factory=dict)
    prefilled: Mapping[str, Prefilled] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)


def shown(form: Form, given: Given) -> tuple[Shown, ...]:
    """Return the nodes of a form."""
    return _Setter(form, given).all(form.items, given.answers, (), "", "")


class _Setter:
    """Walks the form beside its answers."""

    def __init__(self, form: Form, given: Given) -> None:
        self.form, self.given = form, given
        self.said: dict[str, list[Problem]] = {}
        for problem in given.problems:
            self.said.setdefault(problem.address, []).append(problem)

    def all(
        self, items: Sequence[Item], row: Mapping[str, Any], path: Path, before: str, address: str
    ) -> tuple[Shown, ...]:
        return tuple(self.one(item, row, path, before, address) for item in items)

    def one(self, item: Item, row: Mapping[str, Any], path: Path, before: str, address: str) -> Shown:
        name, place = before + item.name, address + item.name
        hidden = (path, item.name) in self.given.checked.hidden
        said = self.said.get(place, [])
        errors = tuple(one.sentence for one in said if not one.warning)
        if isinstance(item, Group) and item.repeats:
            rows = rows_of(row, item.name)
            found = [self.row(item, one, number, path, name, place) for number, one in enumerate(rows)]
            blank = self.row(item, {}, f"__{item.name}__", path, name, place)
            return Shown(item, name, place, hidden, errors=errors, rows=tuple(found), blank=blank)
        if isinstance(item, Group):
            inside = self.all(item.items, row, path, before, address)
            return Shown(item, name, place, hidden, errors=errors, items=inside)
        return self.field(item, row, path, (name, place, hidden, errors, said))

    def row(
        self, group: Group, row: Mapping[str, Any], number: int | str, path: Path, name: str, place: str
    ) -> ShownRow:
        """Return one row; a row named by a word is the blank one that the page copies."""
        index = number if isinstance(number, int) else -1
        inside = (*path, (group.name, index))
        items = self.all(group.items, row, inside, f"{name}.{number}.", f"{place}[{index + 1}].")
        return ShownRow(f"{name}.{number}", index + 1 if index >= 0 else "", items)

    def field(self, item: Field, row: Mapping[str, Any], path: Path, about: tuple[Any, ...]) -> Shown:
        name, place, hidden, errors, said = about
        given = self.given.prefilled.get(item.name) if not path else None
        raw = given.value if given else row.get(item.name)
        if item.kind is Kind.COMPUTED:
            raw = self.computed(item, path)
        scope = Scope(
            self.form,
            self.given.checked.kept,
            self.given.now,
            path,
            plain(raw) if not isinstance(raw, float) else str(raw),
        )
        file = self.given.files.get(str(raw)) if item.kind.is_attachment and raw else None
        if item.kind.is_attachment and file is None:
            raw = None
        blank = any(index < 0 for _repeat, index in path)
        return Shown(
            item,
            name,
            place,
            hidden,
            value=self.text(raw),
            required=not blank and bool(item.required) and holds(item.required, scope),
            read_only=given is not None or (not blank and bool(item.read_only) and holds(item.read_only, scope)),
            source=given.source if given else "",
            errors=errors,
            warnings=tuple(one.sentence for one in said if one.warning),
            explanation=self.given.explained.get(place, ""),
            choices=self.choices(item, raw, scope, blank=blank),
            file=file,
        )

    def computed(self, item: Field, path: Path) -> Any:
        row: Mapping[str, Any] = self.given.checked.answers
        for repeat, index in path:
            rows = rows_of(row, repeat)
            row = rows[index] if 0 <= index < len(rows) else {}
        return row.get(item.name)

    def text(self, raw: Any) -> Any:
        """Return a value as an input holds it; a place stays a mapping."""
        if raw is None:
            return ""
        if isinstance(raw, Decimal):
            return text_of(raw)
        return raw if isinstance(raw, Mapping | list) else str(raw)

    def choices(self, item: Field, raw: Any, scope: Scope, *, blank: bool) -> tuple[ShownChoice, ...]:
        if item.kind is Kind.YES:
            return tuple(
                ShownChoice(value, title, raw == value, open=True) for value, title in (("yes", "是"), ("no", "否"))
            )
        every = self.form.choices_of(item)
        open_now = every if blank else open_choices(self.form, item, scope)
        picked = [str(one) for one in raw] if isinstance(raw, list) else [str(raw)] if raw else []
        return tuple(self.choice(one, picked, open_now) for one in every)

    def choice(self, one: Choice, picked: list[str], open_now: Sequence[Choice]) -> ShownChoice:
        rank = picked.index(one.value) + 1 if one.value in picked else None
        return ShownChoice(one.value, one.title, one.value in picked, one in open_now, rank)
