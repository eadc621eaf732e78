"""要句 — a point's text cut into commitments: at stops, at commas before a verb, at joints between counted things."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from itertools import pairwise

from yaodian.engines.plantext.lexicon import alternatives
from yaodian.engines.plantext.model import Clause
from yaodian.engines.plantext.targets.segments import blot, split_segments
from yaodian.engines.plantext.view import View

_ADJUNCT = re.compile(
    r"^(?:以(?!及)|按照|按|根据|围绕|针对|通过|会同|适应|聚焦|紧扣|对照|依托|结合|借助|在|为(?!期)|到20\d\d年|\d{1,2}月|[上下]半年|年内|年底)"
)
_PURPOSE = re.compile(
    r"^(?:以|为|从而|使|让|始终|着力|逐步|防止|防微|抓早|变|真正|并|注重|尤其|特别|进一步发挥|讲好|扩大知名)"
)
_ADVERB = re.compile(
    r"^(?:切实|努力|全面|大力|积极|持续|深入|扎实|不断|进一步|认真|严格|广泛|科学|坚决|持之以恒|全力|稳步|稳妥|有序|着眼|统筹|主动)+"
)
_OBJECT_FIRST = re.compile(r"^(?:对|把|将)[^，]{2,30}(?:开展|进行|实行|实施|作为|纳入|列为|列入|予以|给予)")
_OWN_RESULT = 10
_LIST_END = re.compile(r"(制度|工作|活动|计划|工程|建设|机制)$")


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(f"^{alternatives('reading.verbs.plan', 'reading.verbs.clause')}")


@cache
def _results() -> re.Pattern[str]:
    """成效: verbs that tell what a commitment is for, and stay with it."""
    return re.compile(
        r"^(?:提升|提高|增强|促进|满足|营造|发挥|扩大|增加|维护|共同|有效|实现(?!.*覆盖)|确保(?!.*(?:不|\d|全))|形成|激发|推动(?!.*(?:建设|发展|改革)))"
    )


def cut_clauses(
    view: View, start: int, end: int, title_end: int | None, holes: list[tuple[int, int]], label: str
) -> tuple[Clause, ...]:
    """断要句: the clauses of view[start:end]; the title sentence belongs to the first."""
    text = blot(view.masked, start, end, holes)
    spans: list[tuple[int, int]] = []
    sentence = -1
    previous = ""
    for seg in split_segments(text, start):
        body = text[seg.start - start : seg.end - start]
        new = seg.sentence != sentence
        sentence = seg.sentence
        if spans and not new and not _new_clause(body, previous):
            spans[-1] = (spans[-1][0], seg.end)
        else:
            spans += _joints(text, start, seg.start, seg.end)
        previous = body
    names_a_plan = title_end is not None and re.search(
        r"[“《][^”》]{4,}(?:计划|工程|方案|行动)[”》]$", view.text[start:title_end]
    )
    if title_end is not None and not names_a_plan and len(spans) > 1 and spans[0][1] <= title_end + 1 < end:
        spans[:2] = [(spans[0][0], spans[1][1])]
    return _number(view, spans, label)


def _new_clause(body: str, previous: str) -> bool:
    if _ADJUNCT.match(previous) and "，" not in previous:
        return False
    bare = _ADVERB.sub("", body)
    if _PURPOSE.match(body) or (_results().match(bare) and not _own_result(bare)):
        return False
    return bool(_opens().match(body) or _opens().match(bare) or _results().match(bare) or _OBJECT_FIRST.match(body))


def _own_result(bare: str) -> bool:
    """自成一句的成效: 提高残疾学生随班就读比例 names what is to rise; 提高使用效益 does not."""
    return len(bare) >= _OWN_RESULT and re.match(r"提高|提升|实现|确保|推动", bare) is not None


def _joints(text: str, offset: int, start: int, end: int) -> list[tuple[int, int]]:
    """列项: 13个…、12所…和6所…, or A制度、B制度和C制度, stand for themselves."""
    body = text[start - offset : end - offset]
    counted = [m.start() for m in re.finditer(r"[、和](?=(?:新建|改建|改扩建)?\d+[所个名项家座间支场条套])", body)]
    if not counted:
        items = re.split(r"[、和]", body)
        ends = {m[1] if (m := _LIST_END.search(i)) else "" for i in items}
        if 2 <= len(items) <= 5 and len(ends) == 1 and "" not in ends and all(len(i) >= 5 for i in items):
            counted = [m.start() for m in re.finditer(r"[、和]", body)]
    cuts = [start, *[start + c for c in counted], end]
    return [(a + (i > 0), b) for i, (a, b) in enumerate(pairwise(cuts)) if b > a + (i > 0)]


def _number(view: View, spans: list[tuple[int, int]], label: str) -> tuple[Clause, ...]:
    out: list[Clause] = []
    seen: dict[str, int] = {}
    for lo, hi in spans:
        while lo < hi and view.text[lo] in " \n、，":
            lo += 1
        if not re.search(r"\w", view.text[lo:hi]):
            continue
        text, at = view.span(lo, hi)
        key = clause_key(text)
        seen[key] = seen.get(key, 0) + 1
        out.append(Clause(f"{label}.{len(out) + 1}", key if seen[key] == 1 else f"{key}-{seen[key]}", text, at))
    return tuple(out)


def clause_key(text: str) -> str:
    """稳定键: a digest of the words alone, so that re-wrapping, re-punctuating and inserted sentences leave it."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()[:12]
