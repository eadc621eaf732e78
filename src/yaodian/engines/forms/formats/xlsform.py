"""XLSForm (pyxform): workbooks of the ODK and Kobo family read into a form, and written from one.

What a page of ours cannot do is never dropped in silence: every such row comes back as a sentence (`Read.notes`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from yaodian.engines.forms.expression import ExpressionError, parse
from yaodian.engines.forms.formats.declared import FormFileError
from yaodian.engines.forms.model import Choice, Field, Form, Group, Item, Kind

KINDS = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
    "datetime": Kind.MOMENT,
    "select one": Kind.ONE,
    "select all that apply": Kind.MANY,
    "rank": Kind.RANK,
    "photo": Kind.PHOTO,
    "image": Kind.PHOTO,
    "audio": Kind.FILE,
    "video": Kind.FILE,
    "file": Kind.FILE,
    "geopoint": Kind.PLACE,
    "barcode": Kind.BARCODE,
    "note": Kind.NOTE,
    "calculate": Kind.COMPUTED,
    "hidden": Kind.COMPUTED,
    "acknowledge": Kind.YES,
    "trigger": Kind.YES,
    "range": Kind.DECIMAL,
}
MOMENTS = {"start": "once(now())", "end": "now()", "today": "today()"}
DEVICE = {"deviceid", "phonenumber", "username", "simserial", "subscriberid", "email", "audit", "start-geopoint"}
DEVICE |= {"device id", "phone number", "background-audio", "background-geopoint"}
CHINESE = re.compile(r"中文|汉语|chinese|\(zh", re.IGNORECASE)
ENGLISH = re.compile(r"english|\(en", re.IGNORECASE)
OWN = "yaodian_"
OWN_COLUMNS = (
    "unit",
    "code",
    "prefill",
    "register",
    "source",
    "definition",
    "score",
    "full_score",
    "change_limit",
    "was",
)


@dataclass(frozen=True)
class Read:
    """读入结果: the form, and a sentence for everything that was not understood or is done otherwise here."""

    form: Form
    notes: tuple[str, ...]


def read_xlsform(content: bytes) -> Read:
    """读 XLSForm: raises FormFileError where pyxform refuses the workbook."""
    from pyxform.errors import PyXFormError  # heavy: only where a workbook is read
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    warnings: list[str] = []
    try:
        book = get_xlsform(BytesIO(content))
        raw = workbook_to_json(book, form_name="data", fallback_form_name="form", warnings=warnings)
    except PyXFormError as error:
        raise FormFileError(f"XLSForm 有误：{error}") from error
    except Exception as error:  # whatever a broken workbook makes its readers say
        raise FormFileError(f"文件打不开，请确认是 XLSForm 工作簿（.xlsx 或 .xls）：{error}") from error
    reader = _Reader(dict(raw))
    return Read(reader.form(), (*reader.notes, *(f"pyxform 提示：{one}" for one in warnings)))


class _Reader:
    """Walks pyxform's tree; names that stand in two groups are told apart by the group's name."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.language = str(raw.get("default_language") or "default")
        self.lists: dict[str, tuple[Choice, ...]] = {}
        self.notes: list[str] = []
        self.used: set[str] = set()

    def form(self) -> Form:
        items = self.items(self.raw.get("children", []), "")
        version = str(self.raw.get("version") or "1")
        if not version.isdecimal() or not int(version):
            self.notes.append(f"版本号“{version}”不是整数，按第 1 版读入")
        title = self.words(self.raw.get("title")) or str(self.raw.get("id_string", ""))
        return Form(
            key=str(self.raw.get("id_string") or "form"),
            title=title,
            items=items,
            version=int(version) if version.isdecimal() and int(version) else 1,
            lists=self.lists,
        )

    def words(self, raw: Any) -> str:
        """Return a label in Chinese where there is one, else in the form's own language."""
        if isinstance(raw, Mapping):
            texts = {str(key): str(value) for key, value in raw.items() if isinstance(value, str)}
            best = [text for key, text in texts.items() if CHINESE.search(key)]
            return next(iter([*best, *([texts[self.language]] if self.language in texts else []), *texts.values()]), "")
        return str(raw or "")

    def english(self, raw: Any) -> str:
        """Return a label in English where it has one besides its own."""
        if not isinstance(raw, Mapping):
            return ""
        return next(
            (str(text) for key, text in raw.items() if ENGLISH.search(str(key)) and text != self.words(raw)), ""
        )

    def items(self, children: Any, around: str) -> tuple[Item, ...]:
        found: list[Item] = []
        for raw in children:
            kind = str(raw.get("type", ""))
            if kind == "group" and raw.get("name") == "meta":
                continue
            if kind in ("group", "repeat", "loop"):
                found.append(self.group(raw, kind))
            elif (item := self.field(raw, kind, around)) is not None:
                found.append(item)
        return tuple(found)

    def name(self, raw: Mapping[str, Any], around: str) -> str:
        name = str(raw.get("name", ""))
        if name in self.used:
            self.notes.append(f"“{name}”在几个分组里都有，这里改名为“{around}.{name}”")
            name = f"{around}.{name}"
        self.used.add(name)
        return name

    def group(self, raw: Mapping[str, Any], kind: str) -> Group:
        name = self.name(raw, "group")
        bind, control = raw.get("bind") or {}, raw.get("control") or {}
        if kind == "loop":
            self.notes.append(f"“{name}”是 loop，按重复组读入")
        count = str(control.get("jr:count", ""))
        return Group(
            name=name,
            title=self.words(raw.get("label")),
            title_en=self.english(raw.get("label")),
            hint=self.words(raw.get("hint")),
            items=self.items(raw.get("children", []), name),
            relevant=self.rule(name, "显示条件", bind.get("relevant")),
            repeats=kind != "group",
            count=self.rule(name, "行数", count),
            appearance=str(control.get("appearance", "")),
        )

    def rule(self, name: str, what: str, source: Any) -> str:
        """Return an expression that can be run here, "" with a note for one that cannot."""
        text = str(source or "").strip()
        if text.lower() in ("", "no", "false", "false()"):
            return ""
        if text.lower() in ("yes", "true", "true()"):
            return "true()"
        try:
            parse(text)
        except ExpressionError as error:
            self.notes.append(f"“{name}”的{what}没有读入：{error}")
            return ""
        return text

    def field(self, raw: Mapping[str, Any], kind: str, around: str) -> Field | None:
        if kind in DEVICE:
            self.notes.append(f"“{raw.get('name')}”记录设备信息（{kind}），本系统不采集，未读入")
            return None
        name, bind = self.name(raw, around), raw.get("bind") or {}
        control = raw.get("control") or {}
        here = KINDS.get(kind)
        if kind in MOMENTS:
            return Field(name=name, kind=Kind.COMPUTED, title=name, calculation=MOMENTS[kind])
        if here is None:
            self.notes.append(f"“{name}”的类型“{kind}”本系统没有，按文字题读入")
            here = Kind.TEXT
        appearance = str(control.get("appearance") or raw.get("appearance") or "")
        if here is Kind.PHOTO and "signature" in appearance:
            here = Kind.SIGNATURE
        if here is Kind.TEXT and "multiline" in appearance:
            here = Kind.LONG_TEXT
        choices = self.choices(raw, name) if here.is_choice else ""
        if here.is_choice and not choices:
            self.notes.append(f"“{name}”的选项来自外部文件或前面的答案，按文字题读入")
            here = Kind.TEXT
        if raw.get("media"):
            self.notes.append(f"“{name}”题目里的图片、声音没有读入")
        calculation = self.rule(name, "计算公式", bind.get("calculate"))
        if here is Kind.COMPUTED and not calculation:
            default = self.default(name, raw.get("default"))
            calculation = default or "''"
        limits = self.limits(name, raw) if kind == "range" else {}
        return Field(
            name=name,
            kind=here,
            title=self.words(raw.get("label")) or name,
            title_en=self.english(raw.get("label")),
            hint=self.words(raw.get("hint")),
            required=self.rule(name, "必填条件", bind.get("required")),
            required_words=self.words(bind.get("jr:requiredMsg")),
            relevant=self.rule(name, "显示条件", bind.get("relevant")),
            constraint=self.rule(name, "校验规则", bind.get("constraint")),
            constraint_words=self.words(bind.get("jr:constraintMsg")),
            calculation=calculation,
            default="" if here is Kind.COMPUTED else self.default(name, raw.get("default")),
            read_only=self.rule(name, "只读条件", bind.get("readonly")),
            choices=choices,
            choice_filter=self.rule(name, "选项筛选", raw.get("choice_filter")),
            appearance=appearance,
            **limits,
            **self.own(name, raw),
        )

    def limits(self, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        parameters = raw.get("parameters") or {}
        try:
            return {"minimum": Decimal(str(parameters["start"])), "maximum": Decimal(str(parameters["end"]))}
        except (KeyError, InvalidOperation):
            return {"minimum": Decimal(1), "maximum": Decimal(10)}

    def own(self, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that only our own workbooks have."""
        found: dict[str, Any] = {}
        for column in OWN_COLUMNS:
            value = str(raw.get(OWN + column) or "").strip()
            if not value:
                continue
            try:
                found[column] = Decimal(value) if column in ("full_score", "change_limit") else value
            except InvalidOperation:
                self.notes.append(f"“{name}”的 {OWN}{column} 应是数字，未读入“{value}”")
        return found

    def default(self, name: str, source: Any) -> str:
        text = str(source if source is not None else "").strip()
        if not text:
            return ""
        if "${" in text or "(" in text:
            return self.rule(name, "默认值", text)
        return f'"{text}"' if '"' not in text else f"'{text}'"

    def choices(self, raw: Mapping[str, Any], name: str) -> str:
        listed = str(raw.get("list_name") or raw.get("itemset") or "")
        rows = raw.get("choices") or []
        if not rows or listed.endswith((".csv", ".xml", ".geojson")) or listed.startswith("${"):
            return ""
        key = re.sub(r"\W+", "_", listed) or name
        self.lists[key] = tuple(self.choice(one) for one in rows)
        return key

    def choice(self, raw: Mapping[str, Any]) -> Choice:
        extra = {
            str(key): str(value)
            for key, value in raw.items()
            if key not in ("name", "label", "media", "yaodian_score", "yaodian_skipped")
            and isinstance(value, str | int | float)
        }
        score = str(raw.get("yaodian_score") or "")
        return Choice(
            value=str(raw.get("name", "")),
            title=self.words(raw.get("label")) or str(raw.get("name", "")),
            title_en=self.english(raw.get("label")),
            score=Decimal(score) if re.fullmatch(r"-?\d+(\.\d+)?", score) else None,
            skipped=str(raw.get("yaodian_skipped") or "") == "yes",
            extra=extra,
        )
