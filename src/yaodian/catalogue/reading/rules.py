"""规则与节假日种子 (rulebook and holiday rows): dated statutory figures, house customs, shifted holidays."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from yaodian.catalogue.reading.kinds import HolidayKind, RuleStatus
from yaodian.catalogue.reading.rows import Row, Rows


@dataclass(frozen=True, slots=True)
class RuleRow:
    """规则行 (one dated version of a statutory figure or house custom): exactly one of value and text is set."""

    code: str
    title: str
    value: Decimal | None
    text: str
    unit: str
    from_date: date | None
    to_date: date | None
    source: str
    article: str
    scope: str
    status: RuleStatus
    note: str

    def in_force(self, *, day: date) -> bool:
        """某日有效 (whether this version rules on the day; both ends included)."""
        return (self.from_date is None or self.from_date <= day) and (self.to_date is None or day <= self.to_date)


@dataclass(frozen=True, slots=True)
class Holiday:
    """调休日 (one dated row of the yearly notice)."""

    date: date
    kind: HolidayKind
    name: str


def load_rules(folder: Path) -> tuple[RuleRow, ...]:
    """读规则目录 (all rules of the folder's TOML files, by code and date); raises CatalogueError with every fault."""
    rows = Rows(folder)
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        rows.report(file=str(folder), fault="文件夹里没有 TOML 文件", remedy="核对文件夹路径")
    rules = [
        (path.name, rule) for path in paths for rule in rows.parse(rows.tables_of(path, name="rule", key="code"), _rule)
    ]
    rows.refuse_strangers({path.stem: ["rule"] for path in paths})
    _refuse_overlaps(rows, rules)
    rows.done()
    return tuple(sorted((rule for _, rule in rules), key=lambda rule: (rule.code, rule.scope, _order(rule))))


def load_holidays(path: Path) -> tuple[Holiday, ...]:
    """读节假日表 (the rows of one holiday file by date); raises CatalogueError with every fault."""
    rows = Rows(path.parent)
    days = rows.parse(rows.tables_of(path, name="day", key="date"), _holiday)
    rows.refuse_strangers({path.stem: ["day"]})
    seen: set[date] = set()
    for day in days:
        if day.date in seen:
            rows.report(
                file=path.name, row=day.date.isoformat(), field="date", fault="同一天写了两行", remedy="只留一行"
            )
        seen.add(day.date)
    rows.done()
    return tuple(sorted(days, key=lambda day: day.date))


def _rule(row: Row) -> RuleRow:
    code = row.text("code")
    if not all(part.isidentifier() and part == part.lower() and part.isascii() for part in code.split(".")):
        raise row.error("code", f"“{code}”不合编码写法", "用小写英文、数字、下划线和点，如 class_size.large")
    value, text = row.number("value"), row.text("text", optional=True)
    if (value is None) == (not text):
        raise row.error("value", "value（数）与 text（文字）应填且只填一个", "数值写 value，文字写 text")
    rule = RuleRow(
        code=code,
        title=row.text("title"),
        value=value,
        text=text,
        unit=row.text("unit", optional=True),
        from_date=row.optional_day("from"),
        to_date=row.optional_day("to"),
        source=row.text("source"),
        article=row.text("article", optional=True),
        scope=row.text("scope", optional=True),
        status=row.choice("status", RuleStatus),
        note=row.text("note", optional=True),
    )
    if rule.value is not None and not rule.unit:
        raise row.error("unit", "数值没有单位", '写成 unit = "人"；比值写 unit = "比"')
    if rule.from_date and rule.to_date and rule.to_date < rule.from_date:
        raise row.error("to", "失效日早于生效日", "核对 from 与 to")
    return rule


def _holiday(row: Row) -> Holiday:
    holiday = Holiday(date=row.day("date"), kind=row.choice("kind", HolidayKind), name=row.text("name"))
    if holiday.kind is HolidayKind.WORKDAY and holiday.date.weekday() < 5:
        raise row.error("kind", "周一至周五本来就上班，不必列为调休上班日", "删去这一行，或改为 holiday")
    return holiday


def _order(rule: RuleRow) -> date:
    return rule.from_date or date.min


def _refuse_overlaps(rows: Rows, rules: list[tuple[str, RuleRow]]) -> None:
    """A code has one answer per scope on any day: versions may follow one another, never overlap."""
    versions: dict[tuple[str, str], list[tuple[str, RuleRow]]] = defaultdict(list)
    for file, rule in rules:
        versions[rule.code, rule.scope].append((file, rule))
    for (code, scope), listed in versions.items():
        for (_, earlier), (file, later) in pairwise(sorted(listed, key=lambda item: _order(item[1]))):
            if earlier.to_date is None or later.from_date is None or later.from_date <= earlier.to_date:
                place = f"编码 {code}（{scope or '不分范围'}）"
                day_before = later.from_date - timedelta(days=1) if later.from_date else None
                remedy = f"前一版写上 to = {day_before}" if day_before else "后一版写上 from（生效日）"
                rows.report(file=file, row=place, field="from", fault="两版的有效期重叠", remedy=remedy)
