"""读目标 — from a point's span to its targets: numbers first, then what is told without digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from yaodian.engines.plantext.lexicon import alternatives, either
from yaodian.engines.plantext.model import Target
from yaodian.engines.plantext.targets.dates import DATE, is_only_date, parse_date
from yaodian.engines.plantext.targets.digitless import Sign, covers, find_sign
from yaodian.engines.plantext.targets.names import reason_against
from yaodian.engines.plantext.targets.numbers import Quantity, find_quantities
from yaodian.engines.plantext.targets.segments import Segment, blot, bracketed, split_segments
from yaodian.engines.plantext.targets.shapes import Piece, bare_before, object_of, pieces, thing_of
from yaodian.engines.plantext.targets.tense import Tense
from yaodian.engines.plantext.view import View

_SENTENCE = 1200


@dataclass(frozen=True, slots=True)
class TargetContext:
    """语境: the plan's year, the point's own deadline, whether its section reviews the past, spans not to be read."""

    year: int | None
    deadline: str | None = None
    past: bool = False
    holes: tuple[tuple[int, int], ...] = ()
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    label: str = ""
    opening: str = ""
    titled_plan: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """总数: what 其中 refers to: its name, its unit, and whether 其中 has been said."""

    name: str = ""
    unit: str | None = None
    opened: bool = False


class Reader:
    """读者: reads the targets of one span of the view at a time."""

    def __init__(self, view: View) -> None:
        self.view = view

    def read(self, start: int, end: int, context: TargetContext) -> tuple[Target, ...]:
        """读目标: the targets of view[start:end] in the order of the text."""
        if context.past or end <= start:
            return ()
        holes = list(context.holes)
        text = blot(self.view.masked, start, end, holes)
        segments = split_segments(text, start)
        sentences = _sentences(text, segments, start)
        found: list[tuple[int, Target]] = []
        tense = Tense(context.year, context.titled_plan)
        if context.opening:
            tense.open_sentence(context.opening, True)
        sentence_text, sentence_no, deadline = "", -1, None
        whole = Whole()
        for seg in segments:
            if seg.sentence != sentence_no:
                sentence_no, deadline, whole = seg.sentence, None, Whole()
                sentence_text = sentences[seg.sentence]
                tense.open_sentence(sentence_text, seg.paragraph_first)
            body = text[seg.start - start : seg.end - start]
            if is_only_date(body):
                deadline = parse_date(body, context.year) or deadline
                tense.note(body, sentence_text)
                continue
            opening = re.match(r"(?:到|力争到|争取到|确保到|至)?(?:" + DATE.pattern + r")", body)
            local = (parse_date(opening[0], context.year) if opening else None) or deadline
            if opening and re.match(r"(?:力争|争取|确保)?[到至]20\d\d年", body):
                deadline = local
            targets, whole = self._segment(seg, body, sentence_text, tense, local, whole, context)
            found += [(t.start, t) for t in targets]
            for lo, hi in bracketed(self.view.masked, seg.start, seg.end, holes):
                inner = Segment(lo, hi, seg.sentence, False, False, True)
                extra, whole = self._segment(
                    inner, self.view.masked[lo:hi], sentence_text, tense, deadline, whole, context
                )
                found += [(t.start, t) for t in extra]
        return tuple(t for _, t in sorted(found, key=lambda x: x[0]))

    def _segment(
        self,
        seg: Segment,
        body: str,
        sentence: str,
        tense: Tense,
        deadline: str | None,
        whole: Whole,
        context: TargetContext,
    ) -> tuple[list[Target], Whole]:
        every = find_quantities(body)
        kept = [q for q in every if reason_against(body, q, every) is None]
        kept = [q for q in kept if not tense.is_past(body, q.start, sentence, floor=q.qualifier == "min")]
        if every and not kept and (tense.past or tense.reported):
            return [], whole
        out: list[Target] = []
        part = bool(re.match(r"(?:其中|含|包括|包含)", body)) or seg.inner
        sticky = whole.opened and not part
        for piece in pieces(body, kept, every):
            target = self._numbered(seg, body, piece, sentence, deadline, context)
            of = (
                whole.name
                if whole.name and (part or (sticky and target.unit == whole.unit and target.kind == "count"))
                else None
            )
            out.append(replace(target, part_of=of) if of else target)
        if not kept:
            tense.note(body, sentence)
            sign = find_sign(self._told(seg, body), context.year, deadline)
            if sign and not tense.is_past(body, sign.start, sentence) and not _grammar_only(body, sign):
                out.append(self._told_target(seg, body, sign, sentence, deadline, context))
        elif part:
            whole = replace(whole, opened=True)
        elif not any(t.part_of for t in out):
            q = kept[0]
            whole = Whole(bare_before(self.view.text[seg.start : seg.start + q.start]) or out[0].object, out[0].unit)
        return out, whole

    def _told(self, seg: Segment, body: str) -> str:
        """无数之句: quotes opened again (“应接尽接”, “十佳…”), brackets still shut."""
        raw = self.view.text[seg.start : seg.end]
        return "".join(b if b == "□" else r for r, b in zip(raw, body, strict=True))

    def _numbered(
        self, seg: Segment, body: str, piece: Piece, sentence: str, deadline: str | None, context: TargetContext
    ) -> Target:
        q = piece.quantity
        text, at = self.view.span(seg.start + piece.start, seg.start + piece.end)
        raw_unit = q.unit + self._unit_brackets(seg, body, q)
        kind = "full-coverage" if q.kind == "count" and covers(body) and not q.is_time else q.kind
        own = (
            parse_date(body[piece.start : piece.end], context.year)
            if DATE.search(body[piece.start : piece.end])
            else None
        )
        grant = q.is_time and bool(either("reading.names.grants").search(body))
        thing = object_of(self.view.text[seg.start : seg.end], body, piece)
        return self._finish(
            Target(
                text,
                at,
                kind,
                q.value,
                raw_unit,
                thing,
                q.qualifier,
                piece.from_,
                q.upper,
                None,
                piece.share,
                piece.scope,
                own or deadline or context.deadline,
                per=_per(body, q),
                soft=kind == "full-coverage" and bool(re.match(alternatives("reading.qualifiers.soft"), body)),
                aspirational=_aspires(body, sentence),
                entitlement=grant,
                why=_why(kind, q),
            ),
            context,
        )

    def _unit_brackets(self, seg: Segment, body: str, q: Quantity) -> str:
        m = re.match(r"□{3,5}", body[q.end :])
        raw = self.view.text[seg.start + q.end : seg.start + q.end + len(m[0])] if m else ""
        inner = raw[1:-1]
        return raw if inner and either("reading.units.count").fullmatch(inner) else ""

    def _told_target(
        self, seg: Segment, body: str, sign: Sign, sentence: str, deadline: str | None, context: TargetContext
    ) -> Target:
        raw = self.view.text[seg.start : seg.end]
        lead = re.match(r"(?:其中|并且|并|同时|以及)", raw)
        text, at = self.view.span(seg.start + (len(lead[0]) if lead else 0), seg.end)
        own = parse_date(body, context.year) if DATE.search(body) else None
        cut = raw[: sign.start] + raw[sign.end :] if sign.kind in ("full-coverage", "eliminate") else raw
        thing = thing_of(cut) or raw
        return self._finish(
            Target(
                text,
                at,
                sign.kind,
                sign.quantity,
                sign.unit,
                thing,
                None,
                deadline=own or deadline or context.deadline,
                edition=sign.edition,
                soft=sign.soft,
                aspirational=_aspires(body, sentence),
                why=f"无数目标：“{raw[sign.start : sign.end]}”",
            ),
            context,
        )

    def _finish(self, target: Target, context: TargetContext) -> Target:
        key = (f"{target.quantity}{target.unit}", re.sub(r"\W", "", thing_of(target.object)))
        before = context.seen.get(key)
        if before is not None and before != context.label and target.quantity is not None and len(key[1]) > 4:
            return replace(target, duplicate_of=before)
        context.seen.setdefault(key, context.label)
        return target


def _sentences(text: str, segments: list[Segment], start: int) -> dict[int, str]:
    """各句: sentence number → its words, no longer than tense needs."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for seg in segments:
        first.setdefault(seg.sentence, seg.start)
        last[seg.sentence] = seg.end
    return {n: text[at - start : min(last[n], at + _SENTENCE) - start] for n, at in first.items()}


def _grammar_only(body: str, sign: Sign) -> bool:
    """只是修饰: 以…全覆盖为目标 and the like announce no result of their own."""
    return (
        bool(
            re.match(r"(?:按照|根据|围绕|坚持|以)[^，。]*(?:原则|要求|思路|目标|为(?:目标|重点|抓手|主线|契机))$", body)
        )
        and sign.kind != "deadline"
    )


def _aspires(body: str, sentence: str) -> bool:
    return bool(
        either("reading.qualifiers.aspirational").search(body) or re.match("(?:到20\\d\\d年，)?(?:力争|争取)", sentence)
    )


def _per(body: str, q: Quantity) -> str | None:
    m = re.search(
        r"每[年月周季学]?(?:季度|学期|学年|月|周|天|校|人|县|班|个?[\u4e00-\u9fa5]{1,2}(?=至少|不少于|\d))?",
        body[: q.start],
    )
    return m[0] if m and len(m[0]) > 1 else None


def _why(kind: str, q: Quantity) -> str:
    return {"percent": "比率", "amount": "金额", "full-coverage": "限定数量的全覆盖"}.get(kind, "计数") + (
        "（中文数字）" if q.chinese else ""
    )
