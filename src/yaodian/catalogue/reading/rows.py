"""目录行读取 (row reading): TOML rows become typed values; every fault names file, row, field and remedy in Chinese."""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """目录问题 (one fault): where it is, what is wrong and how to mend it."""

    file: str
    row: str
    field: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        where = "，".join(part for part in (self.file, self.row, f"字段 {self.field}" if self.field else "") if part)
        return f"{where}：{self.fault}。改法：{self.remedy}。"


class CatalogueError(Exception):
    """目录有误 (broken catalogue): carries every problem found, so that one reading mends the whole file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class RowError(Exception):
    """行有误 (broken row): raised at the first fault of a row, collected by `Rows`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class Row:
    """一行 (one table of a TOML file): hands out typed fields and, at the end, refuses fields nobody asked for."""

    def __init__(self, *, file: str, label: str, data: dict[str, Any]) -> None:
        self.file, self.label, self._data = file, label, data
        self._seen: set[str] = set()

    def error(self, field: str, fault: str, remedy: str) -> RowError:
        """报错 (make the error for one field of this row)."""
        return RowError(Problem(self.file, self.label, field, fault, remedy))

    def raw(self, field: str) -> Any:
        """原值 (the value as TOML gave it, None where absent), marked as read."""
        self._seen.add(field)
        return self._data.get(field)

    def text(self, field: str, *, optional: bool = False) -> str:
        """文字 (a string; where optional, absent or empty means \"\")."""
        value = self.raw(field)
        if optional and value is None:
            return ""
        if not isinstance(value, str) or not (optional or value.strip()):
            raise self.error(field, "应填一段文字，现在是空的或不是文字", f'写成 {field} = "……"')
        return value

    def texts(self, field: str, *, optional: bool = True) -> tuple[str, ...]:
        """文字列表 (a list of strings; absent means empty where optional)."""
        value = self.raw(field)
        if value is None and optional:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(field, "应是文字列表，且每项不为空", f'写成 {field} = ["……", "……"]')
        if not value and not optional:
            raise self.error(field, "至少要有一项", f'写成 {field} = ["……"]')
        if len(set(value)) < len(value):
            raise self.error(field, "列表里有重复项", "删去重复的一项")
        return tuple(value)

    def choice(self, field: str, kind: type[E]) -> E:
        """选项 (one value of an enum)."""
        value = self.raw(field)
        try:
            return kind(value)
        except ValueError:
            allowed = "、".join(member.value for member in kind)
            fault = "没有填写" if value is None else f"“{value}”不在可选值内"
            raise self.error(field, fault, f"从 {allowed} 中选一个") from None

    def choices(self, field: str, kind: type[E]) -> tuple[E, ...]:
        """多选 (several values of an enum)."""
        allowed = {member.value: member for member in kind}
        values = self.texts(field, optional=False)
        for value in values:
            if value not in allowed:
                raise self.error(field, f"“{value}”不在可选值内", f"从 {'、'.join(allowed)} 中选")
        return tuple(allowed[value] for value in values)

    def day(self, field: str) -> date:
        """日期 (a required TOML date)."""
        value = self.optional_day(field)
        if value is None:
            raise self.error(field, "没有日期", f"写成 {field} = 2018-12-31（不加引号）")
        return value

    def optional_day(self, field: str) -> date | None:
        """可空日期 (a TOML date or nothing)."""
        value = self.raw(field)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(field, "不是日期", f"写成 {field} = 2018-12-31（不加引号、不带钟点）")
        return value

    def number(self, field: str) -> Decimal | None:
        """数值 (an exact number or nothing)."""
        value = self.raw(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.error(field, f"“{value}”不是数", f"写成 {field} = 56（不加引号）；文字请用 text")
        number = Decimal(value)
        if not number.is_finite():
            raise self.error(field, f"“{value}”不是一个确定的数", "改成确定的数")
        return number

    def whole(self, field: str, *, default: int | None = None) -> int:
        """整数 (a whole number; required where there is no default)."""
        value = self.raw(field)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(field, "应是整数", f"写成 {field} = 1")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        """是否 (true or false)."""
        value = self.raw(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(field, "应是 true 或 false", f"写成 {field} = true")
        return value

    def words(self, field: str) -> dict[str, str]:
        """文字对照 (a small table of strings)."""
        value = self.raw(field)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.error(field, "应是“名称 = 文字”的小表", f'写成 {field} = {{ programme = "recording_room" }}')
        return dict(value)

    def tables(self, field: str, *, optional: bool = True) -> list["Row"]:
        """子表 (a list of tables inside this row)."""
        value = self.raw(field)
        if value is None and optional:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.error(field, "应是一组小表，至少一个", f"写成 {field} = [ {{ … }}, {{ … }} ]")
        return [
            Row(file=self.file, label=f"{self.label} 的 {field} 第 {number} 项", data=item)
            for number, item in enumerate(value, start=1)
        ]

    def table(self, field: str) -> "Row":
        """单个子表 (one required table inside this row)."""
        value = self.raw(field)
        if not isinstance(value, dict):
            raise self.error(field, "应是一个小表", f"写成 {field} = {{ … }}")
        return Row(file=self.file, label=f"{self.label} 的 {field}", data=value)

    def finish(self) -> None:
        """收尾 (refuse fields that no rule knows: usually a slip of the pen)."""
        for field in self._data:
            if field not in self._seen:
                raise self.error(
                    field, "没有这个字段", f"核对拼写，或删去；本行可用字段：{'、'.join(sorted(self._seen))}"
                )


class Rows:
    """一组文件 (the TOML files of one folder): parses row by row, collects all problems and reports them at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self._read: dict[Path, dict[str, Any]] = {}

    def report(self, *, file: str = "", row: str = "", field: str = "", fault: str, remedy: str) -> None:
        """登记问题 (note a problem and go on)."""
        self.problems.append(Problem(file, row, field, fault, remedy))

    def tables_of(self, path: Path, *, name: str, key: str) -> Iterator[Row]:
        """逐行 (each `[[name]]` of the file, labelled by its place and by its key field)."""
        rows = self._data_of(path).get(name, [])
        label = self._label(path)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.report(file=label, row=f"[[{name}]]", fault="应是一组表", remedy=f"每行以 [[{name}]] 开头")
            return
        for number, row in enumerate(rows, start=1):
            yield Row(file=label, label=f"第 {number} 个 [[{name}]]（{row.get(key, '未写 ' + key)}）", data=row)

    def _label(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _data_of(self, path: Path) -> dict[str, Any]:
        """The parsed file, read once; a file that cannot be read is reported once and counts as empty."""
        if path in self._read:
            return self._read[path]
        data: dict[str, Any] = {}
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except FileNotFoundError:
            self.report(file=self._label(path), fault="找不到这个文件", remedy="补上该文件，或核对文件夹")
        except UnicodeDecodeError:
            self.report(file=self._label(path), fault="不是 UTF-8 编码", remedy="用 UTF-8 另存")
        except tomllib.TOMLDecodeError as error:
            fault = f"TOML 写法有误（{error}）"
            self.report(file=self._label(path), fault=fault, remedy="按提示的行列改正标点、引号或括号")
        self._read[path] = data
        return data

    def refuse_strangers(self, names: Mapping[str, Collection[str]]) -> None:
        """拒收生表 (note tables that nobody reads, such as a misspelt [[ofice]]; names by file stem or folder)."""
        for path, data in self._read.items():
            known = names[path.stem if path.parent == self.folder else path.parent.name]
            for name in data:
                if name not in known:
                    remedy = f"核对拼写；可用 {'、'.join(f'[[{allowed}]]' for allowed in known)}"
                    self.report(file=self._label(path), row=f"[[{name}]]", fault="没有这种行", remedy=remedy)

    def parse(self, rows: Iterator[Row], make: Callable[[Row], T]) -> list[T]:
        """逐行转换 (turn rows into typed seeds; a broken row is noted and left out)."""
        made: list[T] = []
        for row in rows:
            try:
                seed = make(row)
                row.finish()
            except RowError as error:
                self.problems.append(error.problem)
            else:
                made.append(seed)
        return made

    def done(self) -> None:
        """结束 (raise once, with all problems, if there was any)."""
        if self.problems:
            raise CatalogueError(self.problems)
