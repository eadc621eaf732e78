"""句式 — how numbers share a clause: split objects, from–to, 分别, one value for several rates, a scope."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.engines.plantext.lexicon import alternatives
from yaodian.engines.plantext.targets.dates import DATE
from yaodian.engines.plantext.targets.numbers import Quantity

__all__ = ["Piece", "bare_before", "object_of", "pieces", "thing_of"]

_CHANGE = re.compile(
    r"(?:提高|提升|增加|增长|扩大|上升|下降|降低|压减|压缩|缩短|减少|拓展|扩展|上调|调整|增|升|降|减)(?:到|至|为)"
)
_RATE_END = re.compile(r"(?:率|比例|占比|比重|满意度|覆盖面|知晓度|成活率)$")
_JOINT = re.compile(r"[、和及与]|以及")


@dataclass(frozen=True, slots=True)
class Piece:
    """一份: the part of the segment that tells one quantity."""

    start: int
    end: int
    quantity: Quantity
    from_: int | float | None = None
    share: str | None = None
    scope: str | None = None
    subject: str | None = None


def pieces(body: str, kept: list[Quantity], every: list[Quantity]) -> list[Piece]:
    """拆分: one piece per target in the segment."""
    if not kept:
        return []
    lead = re.match(r"(?:其中|并且|并|同时|以及|含|包括|包含)", body)
    begin = len(lead[0]) if lead else 0
    change = _CHANGE.search(body)
    if change:
        old = [q for q in kept if q.end <= change.start()]
        new = [q for q in kept if q.start >= change.end()]
        if old and new and len(old) == len(new):
            total = len(new)
            return [
                Piece(begin, len(body), n, o.value, f"{i + 1}/{total}" if total > 1 else None)
                for i, (o, n) in enumerate(zip(old, new, strict=True))
            ]
    parted = body.find("分别")
    if parted >= 0 and len(kept) > 1 and kept[0].start > parted:
        subjects = _subjects(body[begin:parted])
        named = subjects if len(subjects) == len(kept) else [None] * len(kept)
        return [
            Piece(begin, len(body), q, share=f"{i + 1}/{len(kept)}", subject=s)
            for i, (q, s) in enumerate(zip(kept, named, strict=True))
        ]
    if len(kept) == 1 and kept[0].kind == "percent":
        rates = [
            s
            for s in _subjects(
                re.sub(
                    r"(?:均|都|分别)?(?:达到|达|稳定在|保持在|不低于|提高到|为|超过|提升到|提升至).*$",
                    "",
                    body[begin : kept[0].start],
                )
            )
            if _RATE_END.search(s)
        ]
        if len(rates) > 1:
            return [
                Piece(begin, len(body), kept[0], share=f"{i + 1}/{len(rates)}", subject=s) for i, s in enumerate(rates)
            ]
    scope_end, scope = _scope(body, kept, every)
    return _cut(body, kept, max(begin, scope_end), scope)


def _cut(body: str, kept: list[Quantity], begin: int, scope: str | None) -> list[Piece]:
    out = []
    start = begin
    for i, q in enumerate(kept):
        end = len(body)
        if i + 1 < len(kept):
            gap = body[q.after : kept[i + 1].start]
            joints = list(_JOINT.finditer(gap))
            # a joint right behind the unit parts them (3所、改扩建小学5所), else the one nearest the next number
            if joints:
                first = joints[0] if joints[0].start() == 0 else joints[-1]
                end, following = q.after + first.start(), q.after + first.end()
            else:
                end = following = q.after
        else:
            following = len(body)
        out.append(Piece(min(start, q.start), max(end, q.after), q, scope=scope))
        start = following
    return out


def _subjects(text: str) -> list[str]:
    return [s for s in re.split(r"、|和|与|及|以及", text) if s]


def _scope(body: str, kept: list[Quantity], every: list[Quantity]) -> tuple[int, str | None]:
    """范围: 在…等8个重点县 before the verb."""
    first = kept[0]
    named = [q for q in every if q not in kept and q.end <= first.start and body[: q.start].endswith("等")]
    if not named:
        return 0, None
    verb = re.search(alternatives("reading.verbs.plan"), body[named[-1].after : first.start])
    end = named[-1].after + (verb.start() if verb else 0)
    return end, body[named[-1].start : end]


def bare_before(text: str) -> str:
    """数前之语: what stands before a number, without comparison words."""
    tail = re.compile(
        "(?:"
        + alternatives(
            "reading.qualifiers.min_before",
            "reading.qualifiers.max_before",
            "reading.qualifiers.approx_before",
            "reading.qualifiers.reach",
        )
        + "|从|由|每人每月|每千人|每)+$"
    )
    return tail.sub("", DATE.sub("", text)).strip("、，的")


def thing_of(text: str) -> str:
    """去动词: the noun without leading verbs and dates."""
    verbs = alternatives("reading.verbs.plan")
    text = re.sub(
        r"第[一二三四五六七八九十百零\d]{1,4}[届个次期轮季]|(?:[一二三四五六七八九十百]{1,4}|\d{1,3})周年", "", text
    )
    plain = re.sub(r"^(?:到|于)", "", DATE.sub("", text).strip("的、，于”“"))
    plain = re.sub(f"^(?:(?:{verbs}|全年|全市|全县|全区|全省|年内|力争|争取|围绕)[、和]?)+", "", plain)
    return plain.strip("的、，于”“")


def object_of(raw: str, body: str, piece: Piece) -> str:
    """所数之物: the noun after the measure word, else what stands before the number without its verb."""
    if piece.subject:
        return piece.subject
    q = piece.quantity
    after = re.sub(r"^(?:的|以上|以内)", "", raw[q.after : piece.end]).strip("的、，")
    before = raw[piece.start : q.start]
    if piece.from_ is not None:
        before = re.sub(r"(?:从|由)?(?:每[^，。]{1,3}每[年月])?\d.*$", "", before).removesuffix("分别")
        after = ""
    before = bare_before(before)
    bare = thing_of(before)
    if after and q.kind != "percent" and not re.match(alternatives("reading.verbs.plan"), after):
        return after if len(after) <= 40 else after[:40]
    if bare:
        return bare
    return before or after
