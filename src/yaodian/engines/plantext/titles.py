"""点题 — where the title of a point ends and its text begins."""

from __future__ import annotations

import re

from yaodian.engines.plantext.lexicon import patterns

_QUANTITY = re.compile(r"\d(?!\d{0,3}年)|至少|不少于|不低于|[月年]底前|月[一二三四五六七八九十]+日")
_LONGEST, _LONGEST_SEGMENT = 48, 26


def split_title(text: str, start: int, end: int, *, numbered: bool) -> tuple[int, int] | None:
    """题: the title's span, or None where the point goes straight to its commitments."""
    line = text.find("\n", start, end)
    first_line = text[start : line if line >= 0 else end]
    first_line = re.sub(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）|［[^［］]*］", lambda m: "□" * len(m[0]), first_line)
    stop = re.search(r"[。：:！]", first_line)
    if line >= 0 and (stop is None or stop.end() == len(first_line)) and len(first_line) <= _LONGEST:
        return (start, start + len(first_line[: stop.start() if stop else None].rstrip("□")))
    if stop is None or start + stop.end() >= end or _only_annotation(text[start + stop.end() : end]):
        comma = re.search(r"[，：]", first_line)
        head = first_line[: comma.start()] if comma else ""
        if (
            not numbered
            or not comma
            or not 3 < len(head) <= _LONGEST_SEGMENT
            or _quantified(head)
            or patterns("reading.names.selections_patterns").search(head)
        ):
            return None
        return (start, start + comma.start()) if re.search(r"\d", first_line[comma.end() :]) else None
    head = first_line[: stop.start()].rstrip("□")
    if len(head) > _LONGEST or _quantified(head) or (not numbered and ("，" in head or len(head) > _LONGEST_SEGMENT)):
        return None
    return (start, start + len(head))


def _quantified(head: str) -> bool:
    """有数: a number outside quotes makes the sentence a commitment and not a title."""
    return bool(_QUANTITY.search(re.sub(r"“[^”]*”", "", head)))


def _only_annotation(rest: str) -> bool:
    """仅余标注: nothing but the bracketed unit after the first sentence."""
    return not re.sub(r"[（［【][^）］】]*[）］】]|\s|。", "", rest)
