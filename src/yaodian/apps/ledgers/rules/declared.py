"""台账声明 (declaration): a ledger as data, read from TOML and refused with a sentence where it contradicts itself.

The form's own keys (`key`, `title`, `lists`, `item`) stand at the top, as `engines/forms` reads them; the table `[ledger]`
holds what makes a form a ledger."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import tomli_w

from yaodian.apps.ledgers.rules.signing import SigninMode
from yaodian.engines.forms import Field, Form, FormFileError, Kind, faults_of, read_toml
from yaodian.kernel.terms import gettext_lazy as _

DECLARATION_GROUPS = {
    "party": _("党建与机关"),
    "moral": _("德育与学生关爱"),
    "teaching": _("教学与师资"),
    "safety": _("安全"),
    "health": _("食堂与卫生"),
    "law": _("法治与办学"),
}


class DeclarationError(ValueError):
    """台账声明有误: the sentence names the item and the remedy."""


@dataclass(frozen=True)
class Declaration:
    """台账声明 (declaration): its form and its options; names are names of fields.

    `sections` own it, by code or title, the first that is known; `keepers` are kinds of units that keep it and `expected`
    those of them that must have at least one row. `identity` names one row, within the unit or the bureau. `day` makes it a
    ledger of events; `until` are the days on which permits end; `parent` the ledger whose rows its rows belong to."""

    form: Form
    group: str
    source: str
    sections: tuple[str, ...] = ()
    keepers: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    within: str = "unit"
    holder: str = "unit"
    day: str = ""
    amount: str = ""
    parent: str = ""
    balance: str = ""
    two_persons: bool = False
    signin: str = ""
    attended: str = ""
    watched: bool = False

    @property
    def key(self) -> str:
        """The ledger's permanent key."""
        return self.form.key

    @property
    def shown(self) -> tuple[Field, ...]:
        """The fields that stand in the list: those declared, else the first six."""
        names = self.columns or tuple(one.name for one in self.form.fields if one.kind in LISTED)[:6]
        return tuple(self.form.field(name) for name in names)

    @property
    def sensitive(self) -> tuple[Field, ...]:
        """The fields that are encrypted and shown masked."""
        return tuple(one for one in self.form.fields if one.sensitive)


OPTIONS = {one.name for one in fields(Declaration)} - {"form"}
LISTS = {"sections", "keepers", "expected", "identity", "heading", "columns", "filters", "until"}
LISTED = frozenset(Kind) - {Kind.NOTE, Kind.LONG_TEXT, Kind.PHOTO, Kind.FILE, Kind.SIGNATURE, Kind.PLACE}
KINDS: Mapping[str, frozenset[Kind]] = {
    "day": frozenset({Kind.DATE}),
    "until": frozenset({Kind.DATE}),
    "amount": frozenset({Kind.INTEGER, Kind.DECIMAL}),
    "balance": frozenset({Kind.DECIMAL, Kind.INTEGER}),
    "attended": frozenset({Kind.INTEGER}),
    "filters": frozenset({Kind.ONE, Kind.YES}),
    "identity": frozenset({Kind.TEXT, Kind.ONE, Kind.DATE, Kind.INTEGER, Kind.BARCODE, Kind.REFERENCE}),
    "heading": LISTED,
    "columns": LISTED,
}


def read_declaration(text: str) -> Declaration:
    """读台账声明: form and options; raises DeclarationError naming what is wrong and how to mend it."""
    try:
        raw = tomllib.loads(text)
        options = raw.pop("ledger", None)
        form = read_toml(tomli_w.dumps(raw))
    except (tomllib.TOMLDecodeError, FormFileError, TypeError) as error:
        raise DeclarationError(str(error)) from error
    if not isinstance(options, dict):
        raise DeclarationError("缺少 [ledger] 一节，请写明 group、source 等")
    declared = _options(form, options)
    if wrong := next(iter([*_faults(declared), *(fault.sentence for fault in faults_of(form))]), ""):
        raise DeclarationError(wrong)
    return declared


def _options(form: Form, options: Mapping[str, Any]) -> Declaration:
    if strange := sorted(set(options) - OPTIONS):
        raise DeclarationError(f"[ledger] 里有不认识的项“{'、'.join(strange)}”，请删去或改正")
    values: dict[str, Any] = {}
    for name, value in options.items():
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise DeclarationError(f'“{name}”应是文字的列表，如 ["a"]')
            values[name] = tuple(value)
        elif name in ("two_persons", "watched"):
            values[name] = value is True
        else:
            values[name] = str(value)
    for name in ("group", "source"):
        if not values.get(name):
            raise DeclarationError(f"[ledger] 缺少“{name}”，请补上")
    return Declaration(form=form, **values)


def _faults(declared: Declaration) -> Iterable[str]:
    """Yield the sentences of what does not hold together."""
    form = declared.form
    for option, kinds in KINDS.items():
        given = getattr(declared, option)
        for name in given if isinstance(given, tuple) else (given,) if given else ():
            place = form.places.get(name)
            if place is None or not isinstance(place.item, Field) or place.repeats:
                yield f"“{option}”指的字段“{name}”不在表里，请改正"
            elif place.item.kind not in kinds:
                yield f"“{option}”不能用“{name}”这类字段，请换一个"
            elif place.item.sensitive and option != "columns":
                yield f"“{name}”是敏感字段，不能用作“{option}”"
    if declared.group not in DECLARATION_GROUPS:
        yield f"group 应是 {'、'.join(DECLARATION_GROUPS)} 之一"
    if not (declared.heading or declared.identity):
        yield "identity 和 heading 至少写一项，否则一行没有名称"
    if declared.within not in ("unit", "bureau"):
        yield "within 应是 unit（本单位内不重复）或 bureau（全局不重复）"
    if declared.holder not in ("unit", "person"):
        yield "holder 应是 unit（单位持有）或 person（个人持有）"
    if declared.signin not in ("", *SigninMode.values):
        yield f"signin 应是 {'、'.join(SigninMode.values)} 之一"
    if declared.signin and not declared.attended:
        yield "有扫码签到的台账要写 attended：签到人数记入哪个字段"
    if declared.two_persons and not declared.balance:
        yield "双人收发的台账要写 balance：期初结存是哪个字段"
    if not set(declared.expected) <= set(declared.keepers):
        yield "expected（应建单位）要在 keepers（记台账的单位）之内"
    if any(one.kind not in (Kind.TEXT, Kind.LONG_TEXT) for one in declared.sensitive):
        yield "只有文字字段可以设为敏感"
    if any(one.kind.is_attachment for one in form.fields):
        yield "台账里的照片和文件放在佐证材料里，不作字段"
