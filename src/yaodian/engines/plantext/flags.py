"""疑点 — what must not be guessed: blanks in a template, letters for digits, repeated sentences, gaps in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yaodian.engines.plantext.lexicon import patterns
from yaodian.engines.plantext.model import Flag, Section
from yaodian.engines.plantext.refusals import TemplateRefusedError
from yaodian.engines.plantext.view import View

_MANY = 3
_SENTENCE = 6


def suspicious_spans(view: View) -> list[tuple[int, int, str]]:
    """可疑处: placeholder and OCR spans in the view, outside addresses and Latin words."""
    out = []
    for kind, path in (
        ("placeholder", "structure.suspicious.placeholder_patterns"),
        ("ocr", "structure.suspicious.ocr_patterns"),
    ):
        for m in patterns(path).finditer(view.text):
            if re.search(r"https?：?/|www\.", view.text[max(0, m.start() - 60) : m.start()]):
                continue
            out.append((m.start(), m.end(), kind))
    return sorted(out)


def refuse_templates(view: View, spans: list[tuple[int, int, str]]) -> None:
    """拒收空白模板: a year left open, or many blanks, is a form and no plan."""
    blanks = [s for s in spans if s[2] == "placeholder"]
    year = next((s for s in blanks if re.match(r"〔?20[^\d]", view.text[s[0] : s[1]])), None)
    if year or len(blanks) >= _MANY:
        first = year or blanks[0]
        text, at = view.span(first[0], first[1])
        raise TemplateRefusedError(
            f"这是未填写的模板：第{at + 1}字处“{text}”等{len(blanks)}处数字或年份是空白。请填好实际数字后再导入。"
        )


def span_flags(view: View, spans: list[tuple[int, int, str]]) -> list[Flag]:
    """逐处标疑."""
    reasons = {
        "placeholder": "数字处是占位符，未填写，不作目标",
        "ocr": "数字里混有字母（疑似识别错误 l/1、O/0），不猜测，请核对原件",
    }
    return [Flag(kind, *view.span(lo, hi), reason=reasons[kind]) for lo, hi, kind in spans]


def repeated_sentences(view: View, start: int, end: int) -> list[Flag]:
    """重复句: the same sentence twice within one point."""
    seen: set[str] = set()
    out = []
    at = start
    for part in re.split(r"(?<=[。；\n])", view.text[start:end]):
        sentence = part.strip("\n")
        if len(sentence) > _SENTENCE and sentence[-1] in "。；":
            if sentence in seen:
                text, place = view.span(at, at + len(sentence))
                out.append(Flag("repeated", text, place, "同一句话在本条出现两次，请确认是否误录"))
            seen.add(sentence)
        at += len(part)
    return out


def number_gaps(sections: Iterable[Section]) -> list[Flag]:
    """断号: point numbers that skip within the run of the text."""
    out = []
    last: int | None = None
    for section in sections:
        for point in section.points:
            digits = re.fullmatch(r"\D?(\d{1,3})\D?", point.number or "")
            if not digits:
                continue
            n = int(digits[1])
            if last is not None and n > last + 1:
                out.append(Flag("gap", point.number or "", point.start, f"序号从{last}跳到{n}，中间可能漏了条目"))
            last = n
    return out
