"""责任单位 — who leads, who assists, which leader, by when: notes in brackets, on their own line, in table cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from yaodian.engines.plantext.lexicon import alternatives, patterns, words
from yaodian.engines.plantext.model import Responsible, Unit
from yaodian.engines.plantext.view import View

_ROLES = ("lead", "assist", "leader", "deadline")
_BRACKET = re.compile(r"[（［【〔](?P<in>[^（）［］【】〔〕\n]*(?:（[^（）\n]*）[^（）［］【】〔〕\n]*)*)[）］】〕]")
_NARRATIVE = re.compile(
    r"^(?:由)?(?P<lead>[^，；：。]{2,60}?)(?:等(?:部门|单位))?(?:按(?:照)?职责(?:分工)?|分别|共同|会同)?(?:牵头|负责|主办|承办)(?:落实|实施|负责)?(?:[，；](?P<assist>[^，；：。]{2,80}?)(?:配合|参与|协办|协助|按职责分工负责|参加))?$"
)


@cache
def _keyed() -> re.Pattern[str]:
    every = sorted({w for role in _ROLES for w in words(f"structure.responsible.{role}")}, key=lambda w: (-len(w), w))
    return re.compile("(" + "|".join(map(re.escape, every)) + ")(?:：|及分工：)")


@dataclass(frozen=True, slots=True)
class Annotation:
    """标注: its span in the view, who it names, the deadline as written."""

    start: int
    end: int
    responsible: Responsible
    units: tuple[Unit, ...]
    deadline: str | None = None


def read_annotations(view: View, start: int, end: int) -> list[Annotation]:
    """读标注: all responsibility notes in view[start:end]."""
    text = view.text
    out: list[Annotation] = []
    for m in _BRACKET.finditer(text, start, end):
        inner = m["in"]
        if _keyed().search(inner):
            out.append(_keyed_note(view, m.start(), m.end(), m.start("in"), inner))
        elif (n := _NARRATIVE.match(inner)) and _names_units(n["lead"]):
            lead = split_names(n["lead"])
            assist = split_names(n["assist"] or "")
            out.append(_note(view, m.start(), m.end(), {"lead": lead, "assist": assist}, None, None))
        elif not text[m.end() : end].strip("。；\n") and "“" not in inner and _names_units(inner):
            out.append(_note(view, m.start(), m.end(), {"lead": split_names(inner)}, None, None))
    line = re.compile(r"(?:^|(?<=[\n。；！]))(?=" + _keyed().pattern + r")(?P<in>[^\n。]{2,300})")
    for m in line.finditer(text, start, end):
        if not any(a.start <= m.start() < a.end for a in out):
            out.append(_keyed_note(view, m.start(), m.end(), m.start("in"), m["in"]))
    return sorted(out, key=lambda a: a.start)


def _names_units(text: str) -> bool:
    names = split_names(text)
    return bool(names) and all(
        len(n) <= 20 and re.search(alternatives("structure.responsible.org_suffixes") + r"(?:（[^）]*）)?$", n)
        for n in names
    )


def _keyed_note(view: View, start: int, end: int, inner_at: int, inner: str) -> Annotation:
    inherit = patterns("structure.responsible.inherit_patterns").search(inner)
    note = inherit[0] if inherit else None
    implied = split_names(next((g for g in inherit.groups() if g), "")) if inherit else ()
    told = inner[: inherit.start()] if inherit else inner
    hits = list(_keyed().finditer(told))
    found: dict[str, tuple[str, ...]] = {}
    deadline = None
    for m, stop in zip(hits, [h.start() for h in hits[1:]] + [len(told)], strict=True):
        value = told[m.end() : stop].strip("，；、。 ")
        role = _role(m[1])
        if role == "deadline":
            deadline = value
        else:
            found[role] = found.get(role, ()) + (split_people(value) if role == "leader" else split_names(value))
    if implied:
        found["implied"] = implied
    return _note(view, start, end, found, deadline, note)


def _role(word: str) -> str:
    return next(
        role for role in ("leader", "assist", "deadline", "lead") if word in words(f"structure.responsible.{role}")
    )


def _note(
    view: View, start: int, end: int, found: dict[str, tuple[str, ...]], deadline: str | None, note: str | None
) -> Annotation:
    units = []
    for role, names in found.items():
        for name in names:
            at = view.text.find(name, start, end)
            units.append(Unit(name, role, view.index[at] if at >= 0 else None))
    responsible = Responsible(
        found.get("lead", ()), found.get("assist", ()), found.get("leader", ()), found.get("implied", ()), note
    )
    return Annotation(start, end, responsible, tuple(units), deadline)


def split_names(text: str) -> tuple[str, ...]:
    """分单位: names parted by 、，；/ outside brackets; 各区、县（市）政府 stays one."""
    parts, depth, current = [], 0, ""
    for c in text:
        depth += (c in "（(") - (c in "）)")
        if c in "、，,；;/|\n" and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += c
    parts.append(current)
    out: list[str] = []
    for part in (
        re.sub(
            r"^(?:和|及|以及|由)|(?:等(?:部门|单位)?|负责|牵头|配合|按职责分工负责)$",
            "",
            re.sub(r"\s", "", p).strip("。："),
        )
        for p in parts
    ):
        if not part:
            continue
        if (
            out
            and re.match(r"各", out[-1])
            and not re.search(alternatives("structure.responsible.org_suffixes") + r"(?:（[^）]*）)?$", out[-1])
        ):
            out[-1] = f"{out[-1]}、{part}"
        else:
            out.append(part)
    return tuple(dict.fromkeys(out))


def split_people(text: str) -> tuple[str, ...]:
    """分姓名: 王 某李 某 → 王某, 李某; glued names are parted by their spaces, else by length."""
    out: list[str] = []
    for part in re.split(r"[、，,；;/\n]", text):
        spaced = re.findall(r"[\u4e00-\u9fa5][ \u3000]+[\u4e00-\u9fa5]|[\u4e00-\u9fa5]{2,4}", part)
        for name in (re.sub(r"\s", "", s) for s in spaced):
            out += [name[:2], name[2:]] if len(name) == 4 and name[1] == name[3] == "某" else [name]
    return tuple(dict.fromkeys(out))


def merge(parts: Iterable[Responsible]) -> Responsible:
    """并: several notes of one point."""
    total = Responsible()
    for p in parts:
        total = replace(
            total,
            lead=_join(total.lead, p.lead),
            assist=_join(total.assist, p.assist),
            leader=_join(total.leader, p.leader),
            implied=_join(total.implied, p.implied),
            note=total.note or p.note,
        )
    return total


def _join(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a + b))
