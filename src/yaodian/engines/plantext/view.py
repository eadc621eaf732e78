"""阅读视图 — the text as a reader's eye takes it in: no spaces, no hard wraps, one kind of punctuation.

Line breaks and spaces of published plans cannot be trusted, so every rule reads this view, and every span found is
carried back to the source by `View.span`. A paragraph break that means something stays as a newline.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

_SAME = {
    ",": "，",
    ";": "；",
    ":": "：",
    "(": "（",
    ")": "）",
    "!": "！",
    "?": "？",
    "[": "［",
    "]": "］",
    "．": ".",
    "﹒": ".",
    "％": "%",
    "﹪": "%",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "–": "—",
    "―": "—",
    "─": "—",
    "﹣": "-",
    "－": "-",
    "：": "：",
    "？": "？",
    "！": "！",
    "，": "，",
    "；": "；",
    "（": "（",
    "）": "）",
    "［": "［",
    "］": "］",
    "｡": "。",
    "､": "、",
}
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad\u2028\u2029\x00-\x08\x0e-\x1f]")
_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节部]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．](?!\d)|[①-⑳])"
)
_ENDING = "。！？；：!?;:"
_OPEN = re.compile(r"[，,、（(“《]$")


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)


def _wrap_width(lines: list[str]) -> int | None:
    """硬换行宽度: the column at which the file was wrapped, or None where lines are paragraphs."""
    widths = [_width(line.rstrip()) for line in lines if line.strip()]
    if len(widths) < 4:
        return None
    buckets = Counter(w // 2 for w in widths)
    best = max(buckets, key=lambda b: (sum(buckets[b - i] for i in range(4)), b))
    near = sum(buckets[best - i] for i in range(4))
    if (
        best < 15
        or best > 70
        or near < max(3, 0.3 * len(widths))
        or sum(1 for w in widths if w // 2 > best + 3) > 0.15 * len(widths)
    ):
        return None
    return best * 2


def _soft(line: str, following: str, wrap: int | None) -> bool:
    """软换行: whether the break after `line` merely wraps a paragraph."""
    if not line.strip() or not following.strip():
        return False
    tail, head = line.rstrip(), following.lstrip()
    if tail.endswith("|") or "\t" in tail or head.startswith("|"):
        return False
    if _MARK.match(head):
        return False
    if _OPEN.search(tail) and _width(tail) > 12:
        return True
    indent = len(following) - len(head)
    if indent >= 2 and not following.startswith(" " * 9):
        return False
    if wrap is None:
        return False
    if (
        tail[-1].isdigit()
        and head[0].isdigit()
        and not re.match(r"\d{4}年", head)
        and not re.match(r"(?:附件|表|图)\d*$|\d+$", tail)
    ):
        return True
    return _width(tail) >= wrap * 0.8 and (tail[-1] not in _ENDING or _width(tail) >= wrap - 2)


@dataclass(frozen=True)
class View:
    """视图: `text` to read, `index[i]` the source offset of its i-th character, `line_starts` where lines begin."""

    source: str
    text: str
    index: tuple[int, ...]
    line_starts: frozenset[int] = field(default_factory=frozenset)

    def span(self, start: int, end: int) -> tuple[str, int]:
        """回到原文: the exact source substring of view[start:end] and its offset."""
        if start >= end:
            at = self.index[start] if start < len(self.index) else len(self.source)
            return "", at
        lo, hi = self.index[start], self.index[end - 1] + 1
        return self.source[lo:hi], lo

    @cached_property
    def masked(self) -> str:
        """遮名: the view with the inside of 《》 and short “” blotted out, character for character."""
        return mask_names(self.text)


_QUOTED = re.compile(r"《[^《》\n]{1,120}》|“[^“”\n]{1,60}”")
_KEPT = re.compile(r"“[一二三四五六七八九十两]个\d+%”")


def mask_names(text: str) -> str:
    """遮名: quotes wrap names; “三个100%” wraps a value and stays."""
    return _QUOTED.sub(lambda m: m[0] if _KEPT.fullmatch(m[0]) else m[0][0] + "■" * (len(m[0]) - 2) + m[0][-1], text)


def build_view(source: str) -> View:
    """造视图: drop blanks and soft wraps, unify punctuation, keep paragraph breaks."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
    bare = [line.rstrip("\r\n") for line in lines]
    wrap = _wrap_width(bare)
    out: list[str] = []
    index: list[int] = []
    starts: set[int] = set()
    offset, opened = 0, False
    for number, line in enumerate(lines):
        body = bare[number]
        begun = False
        for i, char in enumerate(body):
            at = offset + i
            if _BLANK.match(char):
                if _keeps_gap(body, i) and out and out[-1] not in " \n":
                    out.append(" ")
                    index.append(at)
                continue
            if not begun:
                begun = True
                starts.add(len(out))
            char, opened = _same(char, body, i, opened)
            out.append(char)
            index.append(at)
        following = bare[number + 1] if number + 1 < len(bare) else ""
        if line != body and not _soft(body, following, wrap):
            if out and out[-1] != "\n":
                out.append("\n")
                index.append(offset + len(body))
            opened = False
        offset += len(line)
    return View(source, "".join(out), tuple(index), frozenset(starts))


def _keeps_gap(body: str, i: int) -> bool:
    """数字间空格: a gap between two digits stays, unless it groups thousands (1 600)."""
    left, right = body[:i].rstrip(), body[i:].lstrip()
    if not left or not right or not (left[-1].isdigit() and right[0].isdigit()):
        return False
    return not (re.search(r"(?<![\d.])\d{1,3}$", left) and re.match(r"\d{3}(?!\d)", right))


def _same(char: str, body: str, i: int, opened: bool) -> tuple[str, bool]:
    if char == '"':
        return ("”" if opened else "“"), not opened
    before, after = body[i - 1 : i], body[i + 1 : i + 2]
    if (
        char == "."
        and re.match(r"[\u4e00-\u9fa5）)”\"%]", before)
        and not re.fullmatch(r"\s*[一二三四五六七八九十]{1,3}", body[:i])
    ):
        return "。", opened
    if char in ",，:：" and before.isdigit() and after.isdigit():
        if char in ",，":
            grouped = re.match(r"\d{3}(?!\d)", body[i + 1 : i + 5]) and char == ","
            return ("," if grouped else "，"), opened
        return ":", opened
    if char in _SAME:
        return _SAME[char], opened
    if "\uff10" <= char <= "\uff5a" or char in "①②③④⑤⑥⑦⑧⑨⑩":
        plain = char if char >= "①" and char <= "⑩" else unicodedata.normalize("NFKC", char)
        return (plain if len(plain) == 1 else char), opened
    return char, opened
