"""外框 — the page around the plan: breadcrumbs, index table, notice, signature, glossary, filing numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaodian.engines.plantext.lexicon import alternatives, patterns
from yaodian.engines.plantext.view import View


@dataclass(frozen=True, slots=True)
class Paragraph:
    """一段: view[start:end] and whether it is chrome."""

    start: int
    end: int
    chrome: bool


def split_paragraphs(view: View) -> list[Paragraph]:
    """分段: the paragraphs of the view, chrome marked."""
    out: list[Paragraph] = []
    at = 0
    for line in view.text.split("\n"):
        if line:
            out.append(
                Paragraph(
                    at, at + len(line), len(line) < 160 and bool(patterns("structure.chrome.patterns").search(line))
                )
            )
        at += len(line) + 1
    return out


@dataclass(frozen=True, slots=True)
class Frame:
    """取景: title span, body paragraphs, where the body ends, text of the title."""

    title: tuple[int, int] | None
    body: list[Paragraph]
    tail: list[Paragraph]


def find_frame(view: View, paragraphs: list[Paragraph], first_mark: int | None) -> Frame:
    """取景: the title, then the body up to a glossary or the end."""
    text = view.text
    title = _find_title(text, paragraphs, first_mark)
    after = title[1] if title else 0
    body: list[Paragraph] = []
    ended = False
    tail: list[Paragraph] = []
    for p in paragraphs:
        line = text[p.start : p.end]
        if p.end <= after:
            continue
        if not ended and p.start >= (first_mark or after) and _ends_body(line, text, p, paragraphs):
            ended = True
        (tail if ended else body).append(Paragraph(max(p.start, after), p.end, p.chrome or _is_notice(line)))
    return Frame(title, body, tail)


def _is_notice(line: str) -> bool:
    return len(line) < 120 and bool(patterns("structure.title.notice_patterns").search(line))


def _ends_body(line: str, text: str, p: Paragraph, paragraphs: list[Paragraph]) -> bool:
    """止: a glossary heading, or 附件N followed by one."""
    if len(line) > 120 or not patterns("structure.chrome.end_patterns").search(line):
        return False
    if re.fullmatch(r"附件?[：]?\d*[：]?", line):
        following = next((q for q in paragraphs if q.start > p.start and not q.chrome), None)
        after = text[following.start : following.end] if following else ""
        return bool(re.search(r"名词|注释|术语|解读", after[:24]))
    return True


def _find_title(text: str, paragraphs: list[Paragraph], first_mark: int | None) -> tuple[int, int] | None:
    """标题: the last short line before the text that names a kind of plan; in a run-on text, its first occurrence."""
    kinds = re.compile(alternatives("structure.title.words"))
    best: tuple[int, int] | None = None
    best_rank = -1
    for i, p in enumerate(paragraphs[:60]):
        line = text[p.start : p.end]
        if first_mark is not None and p.start >= first_mark:
            break
        if p.chrome or len(line) > 60 or "。" in line or re.search(r"印发|^关于|[，]", line) or not kinds.search(line):
            continue
        start = p.start + len(line) - len(line.lstrip("#*"))
        if re.match(r"附件?[：]?\d*[：]?", line):
            start += len(re.match(r"附件?[：]?\d*[：]?", line)[0])  # type: ignore[index]
        previous = text[paragraphs[i - 1].start : paragraphs[i - 1].end] if i else ""
        if (
            i
            and not paragraphs[i - 1].chrome
            and len(line) <= 12
            and 3 < len(previous) <= 30
            and not re.search(r"[。：，]|附件", previous)
        ):
            start = paragraphs[i - 1].start
        rank = 2 if re.search(r"\d{4}|二〇", text[start : p.end]) else 1
        if rank >= best_rank:
            best, best_rank = (start, p.end), rank
    if best:
        return best
    for p in paragraphs[:12]:
        line = text[p.start : min(p.end, p.start + 160)]
        found = re.search(r"^([^。，：\n]{2,40}?\d{4}年?[^。，：\n]{0,14}?" + kinds.pattern + ")", line)
        if found and not p.chrome and len(text[p.start : p.end]) > 60:
            whole = found[1]
            return (p.start, p.start + len(whole))
    return None
