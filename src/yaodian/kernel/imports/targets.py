"""导入目标 (import targets): what a register takes in from a workbook, declared as `IMPORTS` in its `forms.py`.

    PUPILS = ImportTarget(
        key="students.pupils",
        title=_("学生学籍"),
        verb="students.import",
        system=_("全国中小学生学籍信息管理系统"),
        fields=(
            ImportField("number", _("学籍号"), FieldKind.PUPIL_NUMBER, required=True, unique=True, aliases=("全国学籍号",)),
            ImportField("name", _("姓名"), required=True),
            ImportField("id_number", _("身份证号"), FieldKind.ID_NUMBER, unique=True, sensitive=True),
            ImportField("school", _("学校标识码"), FieldKind.REFERENCE, required=True, resolve=school_ids),
        ),
        parts=(
            Part("pupil", Pupil, identity={"number": "number"}, columns={"name": "name", **sealed("id_number")}),
            Part("enrolment", Enrolment, identity={"pupil_id": "pupil.pk"}, columns={"school_id": "school"},
                 existing=open_enrolments, unit="school_id"),
        ),
        unit="school",
        same=(Likeness(_("姓名、出生日期、学校"), ("name", "birth_date", "school"), existing=pupils_at_school),),
        check=check_pupils,
    )

A frame (polars) has one row per row of the sheet and one column per field key, typed: text, code, phone and numbers of
identity String; date Date; integer Int64; decimal Decimal; flag Boolean; reference Int64 (the resolved key)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from yaodian.kernel import discovery
from yaodian.kernel.access import By, UnitScope, allowed_units
from yaodian.kernel.sheets import Column, ColumnKind

if TYPE_CHECKING:
    import polars as pl
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from yaodian.kernel.web.lists import ListDefinition

CIPHER = ".cipher"
"""密文 (cipher): the frame column of a sensitive field's encrypted value (Binary)."""
DIGEST = ".digest"
"""检索摘要 (digest): the frame column of a sensitive field's keyed digest, by which it is compared and found."""
PK = ".pk"
"""主键 (key): `"pupil.pk"` is the key of the row that the part `pupil` found or made."""


class FieldKind(StrEnum):
    """字段类型 (kind of a field)."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    ID_NUMBER = "id_number"
    PUPIL_NUMBER = "pupil_number"
    PHONE = "phone"
    REFERENCE = "reference"
    FLAG = "flag"


COLUMN_KINDS = {
    FieldKind.TEXT: ColumnKind.TEXT,
    FieldKind.CODE: ColumnKind.CHOICE,
    FieldKind.DATE: ColumnKind.DATE,
    FieldKind.INTEGER: ColumnKind.INTEGER,
    FieldKind.DECIMAL: ColumnKind.DECIMAL,
    FieldKind.ID_NUMBER: ColumnKind.ID_NUMBER,
    FieldKind.PUPIL_NUMBER: ColumnKind.TEXT,
    FieldKind.PHONE: ColumnKind.PHONE,
    FieldKind.REFERENCE: ColumnKind.TEXT,
    FieldKind.FLAG: ColumnKind.BOOLEAN,
}


@dataclass(frozen=True)
class ImportContext:
    """导入场合 (context): who imports, the day the data speak of (数据日期), and today."""

    by: By
    as_of: date
    today: date


Resolve = Callable[[Sequence[str], ImportContext], Mapping[str, int]]
"""引用解析: the distinct texts of a column → key of the row each names; a text left out is reported as unknown."""


@dataclass(frozen=True)
class ImportField:
    """导入字段 (field): one column of the sheet.

    `aliases`: titles of the system of record's export; `codes`: (value, Chinese label), either is accepted;
    `unique`: doubted where two rows of the file, or another row of the register, share it (an error where the row is known
    by it); `sensitive`: encrypted at rest, masked wherever it is shown."""

    key: str
    title: StrOrPromise
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    unique: bool = False
    sensitive: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    hint: StrOrPromise = ""
    example: str = ""
    max_length: int = 120
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    places: int = 2
    resolve: Resolve | None = None

    def column(self) -> Column:
        """Return the column of `kernel.sheets` whose rules for values hold for this field."""
        return Column(
            key=self.key,
            title=str(self.title),
            kind=COLUMN_KINDS[self.kind],
            required=self.required,
            aliases=self.aliases,
            choices=tuple((code, str(label)) for code, label in self.codes),
            max_length=self.max_length,
            low=self.low,
            high=self.high,
            places=self.places,
            help=str(self.hint),
        )


@dataclass(frozen=True)
class Part:
    """落库部分 (part): what one table takes from each row; parts are written in order, each may point to earlier ones.

    `identity`: attname → frame column by which an existing row is known again; `columns`: attname → frame column of
    what is written (compared, too; a `.cipher` column by the `.digest` that must stand beside it);
    `constants`: attname → value written to new rows only; `existing`: the rows that count as existing (default: all);
    `unit`: the attname that holds the unit, so that nobody takes over a row of another unit's;
    `ends`: attnames (from, to) of a validity period: where a column of `renews` differs, the old row ends the day before
    `as_of` and a new one begins, instead of a change in place."""

    key: str
    model: type[Model]
    identity: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Callable[[ImportContext], Mapping[str, object]] | None = None
    existing: Callable[[ImportContext], QuerySet[Any]] | None = None
    unit: str = ""
    ends: tuple[str, str] | None = None
    renews: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a cipher without its digest: the same value encrypts to other bytes each time, and would always differ."""
        sources = {*self.columns.values(), *self.identity.values()}
        for attname, source in self.columns.items():
            if source.endswith(CIPHER) and source.removesuffix(CIPHER) + DIGEST not in sources:
                raise ValueError(
                    f"import part {self.key}: {attname} takes a cipher without its digest; declare `sealed`"
                )
        if wrong := [name for name, source in self.identity.items() if source.endswith(CIPHER)]:
            raise ValueError(f"import part {self.key}: rows cannot be known by a cipher ({', '.join(wrong)})")


@dataclass(frozen=True)
class Likeness:
    """相同的人 (likeness): rows that agree in all these frame columns are doubted, in the file and with the register.

    `existing` gives the register's: a `values_list` of the key of the first part's row, then these columns in order."""

    title: StrOrPromise
    columns: tuple[str, ...]
    existing: Callable[[ImportContext], QuerySet[Any, Any]] | None = None


Check = Callable[["pl.DataFrame", ImportContext], "pl.DataFrame | None"]
"""整表检查: faults as a frame with `row` (the frame's), `key` (field), `message`, `remedy`; vectorised, no database
row by row."""
Reach = Callable[[By], UnitScope]
"""导入范围: the units for which somebody may import, where the register gives more than the verb's own reach."""
Roll = Callable[[By, "QuerySet[Any]"], "tuple[ListDefinition[Any], QuerySet[Any]]"]
"""名单: rows of the register as its own list shows them to this reader, narrowed to what his access and the given rows of the
held part leave."""
Derive = Callable[["pl.DataFrame", ImportContext], "pl.DataFrame"]
"""推算列: the frame with further columns that parts write (initials for search, a grade from the entry year)."""


@dataclass(frozen=True)
class ImportTarget:
    """导入目标 (target): fields, the tables they go to, and who may import what.

    `verb` is asked of who imports; `unit` is the frame column with the unit's id, held to the units the verb reaches
    ("" for tables without units); `reach` says so in its place, as for the section that keeps a register; `order`: frame
    columns by which new rows are written; `roll` names the rows on record that a file lacks."""

    key: str
    title: StrOrPromise
    verb: str
    fields: tuple[ImportField, ...]
    parts: tuple[Part, ...]
    system: StrOrPromise = ""
    unit: str = ""
    reach: Reach | None = None
    order: tuple[str, ...] = ()
    same: tuple[Likeness, ...] = ()
    check: Check | None = None
    derive: Derive | None = None
    note: StrOrPromise = ""
    roll: Roll | None = None

    def field(self, key: str) -> ImportField:
        """Return the field of this key."""
        return next(known for known in self.fields if known.key == key)

    def units_reached(self, by: By) -> UnitScope:
        """Return the units for which somebody may import."""
        return self.reach(by) if self.reach is not None else allowed_units(by, self.verb)


def sealed(*keys: str) -> dict[str, str]:
    """Return the columns of sensitive fields: `sealed("id_number")` writes `id_number` and `id_number_digest`."""
    return {name: source for key in keys for name, source in ((key, key + CIPHER), (f"{key}_digest", key + DIGEST))}


class TargetMissingError(LookupError):
    """没有这个导入目标: the register that declares it is not installed."""


@cache
def targets() -> dict[str, ImportTarget]:
    """Return every declared target by key: `IMPORTS` of each `forms.py`."""
    found: dict[str, ImportTarget] = {}
    for config, module in discovery.modules("forms"):
        for target in getattr(module, "IMPORTS", ()):
            if found.setdefault(target.key, target) is not target:
                raise ValueError(f"import target {target.key} declared twice (again in {config.label})")
    return found


def target_of(key: str) -> ImportTarget:
    """Return a target by its key."""
    try:
        return targets()[key]
    except KeyError:
        raise TargetMissingError(f"没有导入目标 {key}：声明它的登记簿未安装。") from None
