"""Word自动编号 — numbers that Word draws but does not write, put back as text so that the marks can be read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from yaodian.engines.plantext.numerals import CHINESE

_CHINESE_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographTraditional",
    "taiwaneseCountingThousand",
}


class ListNumbers:
    """自动编号: counts list paragraphs by list and level, and writes the number as Word would."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.styles: dict[str, Any] = {
            s.get(qn("w:styleId")): found
            for s in document.styles.element.iterchildren(qn("w:style"))
            if (found := s.find(f"{qn('w:pPr')}/{qn('w:numPr')}")) is not None
        }
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
        for num in root.iterchildren(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            definition = abstract.get(link.get(qn("w:val"))) if link is not None else None
            if definition is not None:
                self.levels[num.get(qn("w:numId"))] = {
                    lvl.get(qn("w:ilvl")): (
                        _value(lvl, "numFmt"),
                        _value(lvl, "lvlText"),
                        int(_value(lvl, "start") or 1),
                    )
                    for lvl in definition.iterchildren(qn("w:lvl"))
                }

    def written(self, paragraph: Any) -> str:
        """编号文字: empty for paragraphs outside lists, bullets and unknown formats."""
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            properties = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        if properties is None:
            return ""
        list_id, level = _value(properties, "numId"), _value(properties, "ilvl") or "0"
        known = self.levels.get(list_id, {})
        if level not in known:
            return ""
        fmt, template, start = known[level]
        depth, counts = int(level), self.counts[list_id]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if fmt in ("bullet", "none"):
            return ""
        for d in range(depth + 1):
            style = known.get(str(d), (fmt, "", 1))[0]
            template = template.replace(f"%{d + 1}", _figure(counts.get(d, 1), style))
        return template


def _value(element: Any, name: str) -> str:
    found = element.find(qn(f"w:{name}"))
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _figure(number: int, fmt: str) -> str:
    if fmt in _CHINESE_FORMATS and 0 < number < 100:
        digits = "".join(c for c in CHINESE if c in "零一二三四五六七八九")
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")) + ("" if ones == 0 else digits[ones])
    if fmt in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)
