"""Reading a post (读表): names like `rooms.0.seats` become answers, uploads get the id that their answer then holds.

What is of the page and not of the form has a colon in its name (`sheet:revision`), which no field can have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from yaodian.engines.forms import Field, Form, Group, Item, Kind

MANY_ROWS = 500


@dataclass(frozen=True)
class Upload:
    """上传 (upload): a chosen file, where it stands and the id that the answer holds."""

    client_id: UUID
    place: str
    file: UploadedFile[Any]


@dataclass(frozen=True)
class Posted:
    """提交的内容: answers as entered, the files chosen with them, and the explanations by the problem's address."""

    answers: dict[str, Any]
    uploads: tuple[Upload, ...]
    explained: dict[str, str]


def posted(form: Form, data: QueryDict, files: Mapping[str, Any] | None = None) -> Posted:
    """Return what a post holds of a form; `row` add and remove are done on the answers."""
    reader = _Reader(data, MultiValueDict() if files is None else files)
    answers = reader.row(form.items, "")
    _change_rows(form, answers, data.get("sheet:row", ""))
    explained = {
        key.removeprefix("explain:"): str(data.get(key, "")).strip() for key in data if key.startswith("explain:")
    }
    return Posted(answers, tuple(reader.uploads), explained)


class _Reader:
    """Walks the form beside the post."""

    def __init__(self, data: QueryDict, files: Mapping[str, Any]) -> None:
        self.data, self.files = data, files
        self.uploads: list[Upload] = []

    def row(self, items: Iterable[Item], before: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in items:
            name = before + item.name
            if isinstance(item, Group) and item.repeats:
                found[item.name] = [self.row(item.items, f"{name}.{number}.") for number in self.numbers(name)]
            elif isinstance(item, Group):
                found |= self.row(item.items, before)
            elif item.kind is not Kind.NOTE and (value := self.value(item, name)) not in ("", [], {}):
                found[item.name] = value
        return found

    def numbers(self, name: str) -> list[int]:
        """Return the numbers of the rows that were on the page."""
        place = re.compile(re.escape(name) + r"\.(\d{1,6})(?:[.:]|$)")
        found = {int(match[1]) for key in (*self.data, *self.files) if (match := place.match(key))}
        return sorted(found)[:MANY_ROWS]

    def value(self, field: Field, name: str) -> Any:
        if field.kind is Kind.MANY:
            return self.data.getlist(name)
        if field.kind is Kind.RANK:
            return self.ranked(name)
        if field.kind is Kind.PLACE:
            parts = {
                part: self.data.get(f"{name}:{part}", "").strip() for part in ("latitude", "longitude", "accuracy")
            }
            return (
                {part: text for part, text in parts.items() if text} if parts["latitude"] or parts["longitude"] else {}
            )
        if field.kind.is_attachment:
            return self.attached(name)
        return self.data.get(name, "")

    def ranked(self, name: str) -> list[str]:
        """Return the choices in the order of the numbers written beside them; without a number, not ranked."""
        marks = [
            (key.removeprefix(f"{name}:"), str(self.data.get(key, "")).strip())
            for key in self.data
            if key.startswith(f"{name}:")
        ]
        numbered = [(int(mark), choice) for choice, mark in marks if mark.isdecimal()]
        return [choice for _mark, choice in sorted(numbered, key=lambda one: one[0])]

    def attached(self, name: str) -> str:
        """Return the id of the file: of the one chosen now, else of the one kept before."""
        chosen = self.files.get(f"{name}:file")
        if isinstance(chosen, UploadedFile):
            upload = Upload(uuid4(), name, chosen)
            self.uploads.append(upload)
            return str(upload.client_id)
        return "" if self.data.get(f"{name}:drop") else self.data.get(name, "")


def _change_rows(form: Form, answers: dict[str, Any], step: str) -> None:
    """Do "add:rooms" or "remove:rooms.1" (also "…:rooms.0.desks.2"); a row that is not there is left alone."""
    verb, _colon, place = step.partition(":")
    if verb not in ("add", "remove") or not place:
        return
    around: Any = answers
    names = [group.name for group in form.groups if group.repeats]
    parts = place.split(".")
    while parts:
        name, parts = parts[0], parts[1:]
        rows = around.get(name) if isinstance(around, dict) and name in names else None
        if not isinstance(rows, list):
            return
        if not parts and verb == "add" and len(rows) < MANY_ROWS:
            rows.append({})
        if not parts:
            return
        index = int(parts[0]) if parts[0].isdecimal() else -1
        parts = parts[1:]
        if not 0 <= index < len(rows):
            return
        if not parts and verb == "remove":
            del rows[index]
        around = rows[index] if index < len(rows) else None
