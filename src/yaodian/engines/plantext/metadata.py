"""公开信息 — publication metadata, issuer and year."""

from __future__ import annotations

import re
from collections import Counter

from yaodian.engines.plantext.chrome import Paragraph
from yaodian.engines.plantext.lexicon import alternatives, labels
from yaodian.engines.plantext.numerals import chinese_number
from yaodian.engines.plantext.view import View

_ISSUER = re.compile(
    r"[\u4e00-\u9fa5]{2,24}?(?:人民政府办公[室厅]|人民政府|教育体育局|教育和体育局|教体局|教育局|教育厅|教育委员会|教委|委员会|管委会|局|厅|办公室)"
)


def read_metadata(view: View, paragraphs: list[Paragraph]) -> dict[str, str]:
    """公开信息: label → value from the index table, wherever several labels share one line. Values are as written."""
    names = labels("structure.metadata")
    label = re.compile("(" + "|".join(re.escape(n) for n in names) + ")(?:：|:)?")
    out: dict[str, str] = {}
    for p in paragraphs[:40]:
        line = view.text[p.start : p.end]
        if len(line) > 200 or "。" in line:
            continue
        hits = list(label.finditer(line))
        if (
            not hits
            or hits[0].start() > 2
            or (not p.chrome and not re.match(label.pattern + "[：:]", line) and "：" not in hits[0][0])
        ):
            continue
        for m, stop in zip(hits, [h.start() for h in hits[1:]] + [len(line)], strict=True):
            value = view.span(p.start + m.end(), p.start + stop)[0].strip(" \u3000\t|：:")
            value = re.split(r"\s*(?:字体|打印|【|分享|关闭)", value)[0]
            key = names[m[1]]
            if value and key not in out:
                out[key] = value
    return out


def read_year(title: str | None, view: View, metadata: dict[str, str]) -> int | None:
    """年度: the title's year, else the first paragraphs', else the most frequent, else the date of publication."""
    years = re.findall(r"(20\d\d)(?:年|学年)?", title or "")
    if len(years) > 1 and not re.search(r"20\d\d年?[—\-~～至]", title or ""):
        return int(years[-1])
    for text in (title or "", view.text[:400]):
        found = re.search(r"(?<![到至较比自从])(20\d\d|19\d\d)(?:年|—|-|学年)", text) or re.search(
            r"(20\d\d)年?", text if text == title else ""
        )
        if found:
            return int(found[1])
        written = re.search(r"[二一][〇零○Ｏ九][〇零○一二三四五六七八九]{2}年", text)
        if written:
            return chinese_number(written[0][:-1].replace("○", "〇"))
    issued = re.search(r"(20\d\d)年\d{1,2}月\d{1,2}日(?:发布|印发)?", view.text)
    if issued:
        return int(issued[1])
    counted = Counter(re.findall(r"(?<![到至较比自从])(20\d\d)年", view.text))
    if counted and counted.most_common(1)[0][1] > 1:
        return int(counted.most_common(1)[0][0])
    published = re.match(r"(20\d\d)", metadata.get("published", metadata.get("written", "")))
    return int(published[1]) if published else None


def read_issuer(title: str | None, view: View, paragraphs: list[Paragraph], metadata: dict[str, str]) -> str | None:
    """发布机构: as stated, else who the title names, else who signed."""
    compact = re.sub(r"\s", "", title or "")
    named = re.match(r"(?:关于印发)?《?([\u4e00-\u9fa5]{2,30}?)(?=\d{4}|二〇)", compact)
    if metadata.get("issuer"):
        return re.sub(r"\s", "", metadata["issuer"])
    if named and re.search(r"(?:局|厅|委|府|办|会|校|院|中心|办公室|党组|集团)$", named[1]):
        parts = _ISSUER.findall(named[1])
        return str(parts[-1]).removeprefix("党委").removeprefix("党组") if parts else named[1]
    for p in reversed(paragraphs):
        line = view.text[p.start : p.end]
        signed = re.search(
            r"^([\u4e00-\u9fa5]{3,24}?(?:局|厅|委|政府|办公室|党组|委员会))(?:\d{4}年\d{1,2}月\d{1,2}日.*)?$", line
        )
        if signed and len(line) < 60:
            return signed[1]
    return (
        named[1]
        if named and len(named[1]) > 2 and re.search(alternatives("structure.responsible.org_suffixes") + "$", named[1])
        else None
    )
