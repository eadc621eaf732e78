"""成果 — unnumbered things a bureau must produce (方案, 制度, 报告) or win (争创…示范市)."""

from __future__ import annotations

import re
from functools import cache

from yaodian.engines.plantext.lexicon import alternatives
from yaodian.engines.plantext.model import Target
from yaodian.engines.plantext.targets.segments import blot, split_segments
from yaodian.engines.plantext.view import View


@cache
def _paper() -> re.Pattern[str]:
    verbs, nouns = (
        alternatives("structure.deliverables.paper_verbs"),
        alternatives("structure.deliverables.paper_nouns"),
    )
    return re.compile(f"^(?:[^，、]{{0,6}})?{verbs}[^，。]{{2,48}}{nouns}$|^(?:[^，、]{{0,6}})?{verbs}《■+》")


@cache
def _win() -> re.Pattern[str]:
    verbs, nouns = alternatives("structure.deliverables.win_verbs"), alternatives("structure.deliverables.win_nouns")
    return re.compile(f"^(?:[^，、]{{0,4}})?{verbs}[^，。]{{2,30}}{nouns}$")


def read_deliverables(
    view: View, start: int, end: int, holes: list[tuple[int, int]], targets: tuple[Target, ...]
) -> tuple[Target, ...]:
    """读成果: segments that promise a document or a title, where no target was read already."""
    text = blot(view.masked, start, end, holes)
    out = []
    for seg in split_segments(text, start):
        body = text[seg.start - start : seg.end - start]
        kind = "document" if _paper().match(body) else "recognition" if _win().match(body) else None
        written, at = view.span(seg.start, seg.end)
        if kind and not any(t.start < at + len(written) and at < t.end for t in targets):
            verb = re.match(
                r".{0,6}?" + alternatives("structure.deliverables.paper_verbs", "structure.deliverables.win_verbs"),
                body,
            )
            thing = view.text[seg.start + (verb.end() if verb else 0) : seg.end]
            out.append(
                Target(written, at, kind, object=thing, why="成果：文件或制度" if kind == "document" else "成果：争创")
            )
    return tuple(out)
