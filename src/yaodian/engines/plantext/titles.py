"""点题 — where the title of a point ends and its text begins."""

from __future__ import annotations

import re

_QUANTITY = re.compile(r"\d+(?:\.\d+)?(?:[万亿]?[所名个人项家场次元套条座台件%]|个百分点)")
_LONGEST, _LONGEST_SEGMENT = 48, 26


def split_title(text: str, start: int, end: int) -> tuple[int, int] | None:
    """题: the title's span, or None where the point goes straight to its commitments."""
    line = text.find("\n", start, end)
    first_line = text[start : line if line >= 0 else end]
    first_line = re.sub(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）|［[^［］]*］", lambda m: "□" * len(m[0]), first_line)
    stop = re.search(r"[。：:！]", first_line)
    if line >= 0 and (stop is None or stop.end() == len(first_line)) and len(first_line) <= _LONGEST:
        return (start, start + len(first_line[: stop.start() if stop else None].rstrip("□")))
    if stop is None or start + stop.end() >= end or _only_annotation(text[start + stop.end() : end]):
        comma = re.search(r"[，：]", first_line)
        if comma and 3 < comma.start() <= _LONGEST_SEGMENT and not _QUANTITY.search(first_line[: comma.start()]) and not re.search(r"[“”]", first_line[: comma.start()][:4]):
            return (start, start + comma.start()) if len(first_line) - comma.end() > 6 and _QUANTITY.search(first_line[comma.end() :]) else None
        return None
    head = first_line[: stop.start()].rstrip("□")
    if len(head) > _LONGEST or _QUANTITY.search(re.sub(r"“[^”]*”", "", head)):
        return None
    return (start, start + len(head))


def _only_annotation(rest: str) -> bool:
    """仅余标注: nothing but the bracketed unit after the first sentence."""
    return not re.sub(r"[（［【][^）］】]*[）］】]|\s|。", "", rest)
