"""报送表 (workbook of a period): a row per unit, the form's fields outside rows as columns; out blank, back in filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yaodian.engines.forms import Field, Form, Kind
from yaodian.kernel.sheets import CellFault, Column, ColumnKind, read_table

UNIT, NAME, EXPLAINED = "unit:code", "unit:title", "sheet:explained"
KINDS = {
    Kind.INTEGER: ColumnKind.INTEGER,
    Kind.DECIMAL: ColumnKind.DECIMAL,
    Kind.DATE: ColumnKind.DATE,
    Kind.ONE: ColumnKind.CHOICE,
    Kind.YES: ColumnKind.BOOLEAN,
}
ASIDE = frozenset({Kind.NOTE, Kind.COMPUTED, Kind.PHOTO, Kind.FILE, Kind.SIGNATURE, Kind.PLACE, Kind.RANK, Kind.MANY})


def fields_in(form: Form) -> list[Field]:
    """Return the fields that a workbook can take: outside rows, no files, not prefilled."""
    return [
        one for one in form.fields if not form.places[one.name].repeats and one.kind not in ASIDE and not one.prefill
    ]


def columns_of(form: Form) -> list[Column]:
    """Return the columns of a form's workbook; fields that only apply to some are never required here."""
    own = [_column(form, one) for one in fields_in(form)]
    return [
        Column(UNIT, _("单位代码"), required=True, width=14),
        Column(NAME, _("单位名称"), width=26),
        *own,
        Column(EXPLAINED, _("核实说明"), width=30, help=_("数字有疑问的在此说明")),
    ]


def _column(form: Form, field: Field) -> Column:
    title = f"{field.title}（{field.unit}）" if field.unit else field.title
    return Column(
        field.name,
        title,
        KINDS.get(field.kind, ColumnKind.TEXT),
        aliases=(field.title,),
        choices=tuple((one.value, one.title) for one in form.choices_of(field)),
        max_length=field.max_length or 2000,
        places=4,
        help=field.hint,
    )


@dataclass(frozen=True)
class Filed:
    """读入结果 (what a workbook holds): unit id → answers and explanations, faults by cell, the row of each unit."""

    rows: Mapping[int, Mapping[str, Any]]
    explained: Mapping[int, str]
    places: Mapping[int, int]
    sheet: str
    faults: tuple[CellFault, ...]


def read_rows(*, content: bytes, name: str, form: Form, codes: Mapping[str, int]) -> Filed:
    """读回报送表: rows without any answer are left out; `codes` are the units that may be filed for."""
    read = read_table(content, name=name, columns=columns_of(form))
    wanted = [one.name for one in fields_in(form)]
    rows: dict[int, Mapping[str, Any]] = {}
    explained: dict[int, str] = {}
    places: dict[int, int] = {}
    faults = list(read.errors)
    for row in read.rows:
        values = row.values
        answers = {field: _given(values.get(field)) for field in wanted if values.get(field) not in (None, "")}
        if not answers:
            continue
        unit = codes.get(str(values.get(UNIT) or "").strip())
        if unit is None or unit in rows:
            words = _("这一单位不在您本期可报的范围内") if unit is None else _("同一单位有两行")
            remedy = _("请用本期下载的模板，只留自己要报的单位。")
            faults.append(CellFault(read.sheet, row.number, "", _("单位代码"), str(values.get(UNIT)), words, remedy))
            continue
        rows[unit], places[unit] = answers, row.number
        explained[unit] = str(values.get(EXPLAINED) or "")
    return Filed(rows, explained, places, read.sheet, tuple(faults))


def _given(value: Any) -> Any:
    """Return a cell's value as a form takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def faults_of_problems(filed: Filed, problems: Mapping[int, Sequence[str]]) -> list[CellFault]:
    """Return what the form found wrong, by unit, as faults of the workbook's rows."""
    return [
        CellFault(filed.sheet, filed.places[unit], "", "", "", sentence, _("请改正，或在“核实说明”中说明。"))
        for unit, sentences in problems.items()
        for sentence in sentences
    ]
