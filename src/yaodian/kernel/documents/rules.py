"""公文文字规则: heading numbers, dates, titles broken over lines, what a line holds, what a draft lacks. Pure."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Figure,
    Heading,
    OfficialDoc,
    Paragraph,
    Run,
    Table,
    Text,
)

DIGITS = "零一二三四五六七八九"
# A line of a title should not begin with these, nor end with those.
NOT_FIRST = "的了和与及等、，。；：）》”】〕年月日号个所"
NOT_LAST = "（《“【〔第关对不"
WORDS = re.compile(r"[!-~]+|.", re.DOTALL)
HANGING = frozenset("，。、．")
NEVER_FIRST = frozenset("；：！？）》〉】〕”’…—％·")
NEVER_LAST = frozenset("（《〈【〔“‘")
EDGE = 0.05
COUNTING_TITLES = frozenset({"序号", "编号", "号"})
# Plain digits that are names of days, documents and places in a text, not counts: they need no source.
NAMES_WITH_DIGITS = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{4}\s*[—－-]\s*\d{4}\s*(?:学)?年度?|\d{4}年(?:度|底|初|以来)?"
    r"|\d{1,2}月(?:份|底|初|中旬|上旬|下旬)?|\d{1,2}[日号]|\d{1,2}[:：]\d{2}|\d{1,2}时"
    r"|〔\d{4}〕\d+号|第\s*\d+|\d+(?:\.\d+)+(?=[^\d%‰万亿元个所人名间台]|$)|附件\s*\d*|表\s*\d+|[（(]\d+[)）]"
    r"|^\d+[.、．]|\d{3,4}-\d{7,8}|1[3-9]\d{9}"
    r"|《[^《》]*》|(?:GB|JY|DB)(?:/[A-Z])?\s*\d+(?:[.—-]\d+)*|\d{3,5}(?=热线|电话|专线)"
)
TO_FILL = re.compile(r"（此处[^（）]+）")
NUMBER = re.compile(r"\d[\d,.]*[%‰]?")
CONTEXT_CHARS = 12


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 27 → 二十七 (to 99)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def heading_label(level: int, number: int) -> str:
    """层次序数: 一、（一）1.（1）."""
    return {1: f"{chinese_number(number)}、", 2: f"（{chinese_number(number)}）", 3: f"{number}.", 4: f"（{number}）"}[
        level
    ]


def numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, str]]:
    """正文编号: each block with its label, which is empty unless it is a heading."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block, ""
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield block, heading_label(block.level, counts[block.level - 1])


def full_date(day: date) -> str:
    """成文日期: 2018年3月1日, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def text_width(text: str) -> float:
    """How many full-width characters the text takes; ASCII takes half."""
    return sum(0.5 if char < "\u0100" and char not in "·—" else 1.0 for char in text)


def line_count(text: str, *, chars: float, first_indent: float = 0.0) -> int:
    """行数: how many lines a paragraph takes at that many full-width characters a line, broken as Chinese is.

    Figures and Latin words stay whole; ，。、 may hang over the edge; other closing marks draw the character before
    them onto the new line, and an opening mark goes with what it opens.
    """
    lines, used = 1, first_indent
    units = WORDS.findall(text)
    for place, unit in enumerate(units):
        width = text_width(unit)
        if used + width <= chars + EDGE or (unit in HANGING and used <= chars + EDGE):
            used += width
            continue
        before = units[place - 1] if place else ""
        drawn = before if unit in NEVER_FIRST or before in NEVER_LAST else ""
        fresh = place == 0  # the first word of all stays on the first line, however long
        total = width + (used if fresh else text_width(drawn))
        over = max(0, math.ceil(total / chars - EDGE) - 1)  # a word longer than the line is cut
        lines += over + (not fresh)
        used = total - over * chars
    return lines


def title_lines(title: str, *, chars: int) -> tuple[str, ...]:
    """标题回行: balanced lines that do not tear words; a line break in the title is kept as it is."""
    if "\n" in title:
        return tuple(part.strip() for part in title.splitlines() if part.strip())
    return tuple(_broken(title.strip(), chars))


def _broken(title: str, chars: int) -> list[str]:
    wanted = line_count(title, chars=chars)
    if wanted == 1:
        return [title]
    target = len(title) / wanted
    about = title.find("关于")
    best, best_cost = int(target), float("inf")
    for at in range(2, len(title) - 1):
        if text_width(title[:at]) > chars or text_width(title[at:]) > chars * (wanted - 1):
            continue
        cost = abs(at - target) + _tear(title, at) - (4.0 if at == about else 0.0)
        if cost < best_cost:
            best, best_cost = at, cost
    return [title[:best], *_broken(title[best:], chars)]


def _tear(title: str, at: int) -> float:
    """What it costs to break a title at that place."""
    before, after = title[at - 1], title[at]
    cost = 0.0
    if after in NOT_FIRST or before in NOT_LAST:
        cost += 20
    if re.match(r"[0-9.〔〕]", after) and re.match(r"[0-9.〔〕]", before):
        cost += 40
    for opening, closing in ("《》", "“”", "（）", "〔〕"):
        if title.rfind(opening, 0, at) > title.rfind(closing, 0, at):
            cost += 15
    if before in "、，）》”的和与及在为" or re.match(
        r"关于|印发|开展|做好|加强|进行|情况|工作|落实|推进|实施|通知|通报", title[at:]
    ):
        cost -= 1.5
    return cost


def recipients_line(doc: OfficialDoc) -> str:
    """主送机关: with its full-width colon."""
    return doc.main_recipient.strip().rstrip("：:") + "：" if doc.main_recipient.strip() else ""


def copies_line(doc: OfficialDoc) -> str:
    """抄送: names parted by commas, closed by a full stop."""
    return "，".join(name.strip().rstrip("。") for name in doc.copy_recipients) + "。" if doc.copy_recipients else ""


def attachment_lines(attachments: tuple[Attachment, ...]) -> tuple[str, ...]:
    """附件说明: numbered when there are several, no mark after the name."""
    names = [attachment.title.strip().rstrip("。；;.") for attachment in attachments]
    if len(names) == 1:
        return (names[0],)
    return tuple(f"{number}. {name}" for number, name in enumerate(names, start=1))


def all_runs(doc: OfficialDoc) -> Iterator[Run]:
    """全部文字: every run of text and attachments, in reading order."""
    for blocks in (doc.body, *(attachment.body for attachment in doc.attachments)):
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from block.runs
            elif isinstance(block, Heading):
                yield Text(block.text)
                yield from block.following
            elif isinstance(block, Table):
                for row in block.rows:
                    for title, cell in zip(block.titles, row, strict=True):
                        if not isinstance(cell, str):
                            yield cell
                        elif title not in COUNTING_TITLES:
                            yield Text(cell)


def figures(doc: OfficialDoc) -> tuple[Figure, ...]:
    """全部数字: the figures of a document, in reading order."""
    return tuple(run for run in all_runs(doc) if isinstance(run, Figure))


@dataclass(frozen=True, slots=True)
class Unsourced:
    """无来源数字: a number in plain wording with the words around it."""

    number: str
    before: str
    after: str


def unsourced(text: str) -> Iterator[re.Match[str]]:
    """无来源数字的位置: the numbers of a wording that are no days, documents, articles, telephones or ordinals."""
    yield from NUMBER.finditer(NAMES_WITH_DIGITS.sub(lambda name: " " * len(name[0]), text))


def untraced_places(doc: OfficialDoc) -> tuple[Unsourced, ...]:
    """无来源数字: numbers that stand in plain wording, each with its surroundings, in reading order."""
    found: list[Unsourced] = []
    for run in all_runs(doc):
        if isinstance(run, Text) and not run.trace:
            for place in unsourced(run.text):
                before = run.text[max(0, place.start() - CONTEXT_CHARS) : place.start()]
                found.append(Unsourced(place[0], before, run.text[place.end() : place.end() + CONTEXT_CHARS]))
    return tuple(found)


def untraced(doc: OfficialDoc) -> tuple[str, ...]:
    """无来源数字: numbers that stand in plain wording and are neither dates, document numbers nor ordinals."""
    return tuple(place.number for place in untraced_places(doc))


def lacking(doc: OfficialDoc) -> tuple[str, ...]:
    """缺项: what the document still lacks before it can be issued, one Chinese sentence each."""
    found: list[str] = []
    if not doc.title.replace("\n", "").endswith(doc.kind.word):
        found.append(f"标题应以文种“{doc.kind.word}”结尾")
    if doc.number is None:
        found.append("尚未编发文字号")
    if doc.kind.upward and not doc.signatory:
        found.append("上行文应标注签发人")
    if doc.kind not in (DocKind.MINUTES, DocKind.ANNOUNCEMENT) and not doc.main_recipient:
        found.append("没有主送机关")
    if doc.issue_date is None:
        found.append("没有成文日期")
    if not doc.body:
        found.append("没有正文")
    if places := unfilled(doc):
        found.append(f"正文还有待写的地方：{'、'.join(places)}")
    numbers = untraced(doc)
    if numbers:
        found.append(f"正文中有{len(numbers)}个数字没有来源：{'、'.join(numbers[:10])}")
    return tuple(found)


def unfilled(doc: OfficialDoc) -> tuple[str, ...]:
    """待写处: the places that the drafted wording left for a person to write (made by `to_fill`)."""
    return tuple(found for run in all_runs(doc) for found in TO_FILL.findall(run.text))


def plain_text(doc: OfficialDoc) -> str:
    """全文: title and text, for search and for the check of secrecy marks."""
    lines = [doc.title, doc.main_recipient]
    lines += [run.text for run in all_runs(doc)]
    lines += [doc.remark, *doc.copy_recipients]
    return "\n".join(lines)
