"""公文模型: an official document as plain data, before any file is made of it.

No secrecy level and no copy number: the system holds no state secrets. Every number that was counted enters through
`figure()`, with the id of what it was counted from.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

NUMBER_PATTERN = re.compile(r"^[\u4e00-\u9fa5]{2,10}〔\d{4}〕[1-9]\d*号$", re.ASCII)


class DocumentError(ValueError):
    """公文要素有误: the message is the Chinese sentence the drafter sees."""


class UntracedFigureError(DocumentError):
    """数字没有来源: a figure without a trace id is refused."""


class DocKind(StrEnum):
    """文种: the kinds the bureau issues, by their Chinese names in `title`."""

    NOTICE = "notice"
    CIRCULAR = "circular"
    REPORT = "report"
    LETTER = "letter"
    MINUTES = "minutes"
    OPINION = "opinion"
    REQUEST = "request"
    REPLY = "reply"
    DECISION = "decision"
    ANNOUNCEMENT = "announcement"

    @property
    def word(self) -> str:
        """通知, 通报, 报告, 函, 纪要, 意见, 请示, 批复, 决定, 通告."""
        return KIND_WORDS[self]

    @property
    def upward(self) -> bool:
        """上行文: it goes to a higher organ and names who signed it for issue."""
        return self in (DocKind.REPORT, DocKind.REQUEST)


KIND_WORDS = {
    DocKind.NOTICE: "通知",
    DocKind.CIRCULAR: "通报",
    DocKind.REPORT: "报告",
    DocKind.LETTER: "函",
    DocKind.MINUTES: "纪要",
    DocKind.OPINION: "意见",
    DocKind.REQUEST: "请示",
    DocKind.REPLY: "批复",
    DocKind.DECISION: "决定",
    DocKind.ANNOUNCEMENT: "通告",
}


class Urgency(StrEnum):
    """紧急程度: the value is what is printed."""

    EXTRA = "特急"
    URGENT = "加急"


@dataclass(frozen=True, slots=True)
class DocNumber:
    """发文字号: 代字, year and serial number, printed as 天教发〔2018〕5号."""

    prefix: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not NUMBER_PATTERN.fullmatch(str(self)):
            raise DocumentError(f"发文字号“{self}”不合规范，应如“天教发〔2018〕5号”")

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.serial}号"

    @classmethod
    def parse(cls, text: str) -> "DocNumber":
        """解析发文字号: from its printed form; DocumentError when it is not one."""
        found = re.fullmatch(r"([\u4e00-\u9fa5]{2,10})〔(\d{4})〕([1-9]\d*)号", text.strip(), re.ASCII)
        if found is None:
            raise DocumentError(
                f"“{text}”不是规范的发文字号，应如“天教发〔2018〕5号”（年份用六角括号，不加“第”，不编虚位）"
            )
        return cls(prefix=found[1], year=int(found[2]), serial=int(found[3]))


@dataclass(frozen=True, slots=True)
class IssuerSet:
    """发文机关: marks, number prefixes, signatures and print office; several signatures make a joint document."""

    key: str
    title: str
    marks: tuple[str, ...]
    letter_mark: str
    minutes_mark: str
    signatures: tuple[str, ...]
    prefix: str
    letter_prefix: str
    minutes_prefix: str
    print_office: str

    def prefix_for(self, kind: DocKind) -> str:
        """代字 of a document of that kind."""
        return {DocKind.LETTER: self.letter_prefix, DocKind.MINUTES: self.minutes_prefix}.get(kind, self.prefix)


@dataclass(frozen=True, slots=True)
class Text:
    """文字: plain wording; a quoted sentence carries the id of its source in `trace`."""

    text: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """数字: as printed, with its trace id, what it counts (口径) and the day it was counted. Made by `figure()`."""

    text: str
    trace: str
    label: str = ""
    as_of: date | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\S{3,200}", self.trace):
            raise UntracedFigureError(f"数字“{self.text}”没有来源编号，不能写入公文")


Run = Text | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """标题层次: level 1–4, numbered 一、（一）1.（1）by the writer; `following` is text run in on the same line."""

    level: int
    text: str
    following: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise DocumentError("正文层次只有四级：一、（一）1.（1）")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段落: runs of text and figures."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """表格: titles and rows; a cell is text, quoted words or a figure. `widths` are shares of the line, else equal."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str | Run, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.titles) for row in self.rows):
            raise DocumentError("表格各行的列数与表头不一致")


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: its name as listed under the text, and its content (empty when it is a separate file)."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialDoc:
    """公文: the elements of GB/T 9704-2012 that a non-secret document has."""

    kind: DocKind
    issuer: IssuerSet
    title: str
    body: tuple[Block, ...]
    number: DocNumber | None = None
    urgency: Urgency | None = None
    signatory: str = ""
    main_recipient: str = ""
    attachments: tuple[Attachment, ...] = ()
    issue_date: date | None = None
    attendance: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    copy_recipients: tuple[str, ...] = ()
    print_office: str = ""
    print_date: date | None = None
    demo: bool = False


def figure(value: str | int | Decimal, *, trace: str, label: str = "", as_of: date | None = None) -> Figure:
    """数字: a counted number with the id of what it was counted from; refused without one."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return Figure(text=text.strip(), trace=trace.strip(), label=label, as_of=as_of)


def to_fill(what: str) -> str:
    """待写处: marks a place that a person must write before the paper leaves the desk; `unfilled` finds it again."""
    return f"（此处{what}）"


def paragraph(*parts: str | Run) -> Paragraph:
    """段落: from strings, quoted texts and figures in order."""
    return Paragraph(runs=runs(*parts))


def runs(*parts: str | Run) -> tuple[Run, ...]:
    """文字与数字: strings become plain text."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def quoted(text: str, *, trace: str) -> Text:
    """引文: words of a source document, with the id of the sentence; its numbers are the source's."""
    if not trace.strip():
        raise UntracedFigureError(f"引文“{text[:20]}”没有来源编号")
    return Text(text=text, trace=trace.strip())
