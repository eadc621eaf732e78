"""写 XLSForm (writing an XLSForm): survey, choices and settings, read by pyxform, ODK and Kobo; ours beside in own columns."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from yaodian.engines.forms.formats.xlsform import OWN, OWN_COLUMNS
from yaodian.engines.forms.model import Choice, Field, Form, Group, Item, Kind

TYPES = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.MOMENT: "dateTime",
    Kind.ONE: "select_one",
    Kind.MANY: "select_multiple",
    Kind.RANK: "rank",
    Kind.YES: "select_one yes_no",
    Kind.PHOTO: "image",
    Kind.FILE: "file",
    Kind.SIGNATURE: "image",
    Kind.PLACE: "geopoint",
    Kind.BARCODE: "barcode",
    Kind.REFERENCE: "text",
    Kind.COMPUTED: "calculate",
    Kind.NOTE: "note",
}
CHINESE, ENGLISH = "label::中文 (zh)", "label::English (en)"
HEADS: tuple[str, ...] = (
    *("type", "name", CHINESE, ENGLISH, "hint::中文 (zh)", "required", "required_message::中文 (zh)", "relevant"),
    *("constraint", "constraint_message::中文 (zh)", "calculation", "choice_filter", "default", "readonly"),
    *("repeat_count", "appearance", *(OWN + column for column in OWN_COLUMNS)),
)
YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))


def write_xlsform(form: Form) -> bytes:
    """写 XLSForm: return the workbook; minimum and maximum become part of the constraint, as XLSForm has it."""
    from openpyxl import Workbook  # heavy: only where a workbook is written

    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(HEADS)
    for row in _rows(form.items):
        survey.append([_cell(row.get(head, "")) for head in HEADS])
    lists = dict(form.lists)
    if any(one.kind is Kind.YES for one in form.fields):
        lists["yes_no"] = YES_NO
    extra = sorted({name for rows in lists.values() for one in rows for name in one.extra})
    sheet = book.create_sheet("choices")
    sheet.append(["list_name", "name", CHINESE, ENGLISH, "yaodian_score", "yaodian_skipped", *extra])
    for name, choices in lists.items():
        for one in choices:
            score = "" if one.score is None else f"{one.score:f}"
            own = [score, "yes" if one.skipped else ""]
            cells = [name, one.value, one.title, one.title_en, *own, *(one.extra.get(column, "") for column in extra)]
            sheet.append([_cell(value) for value in cells])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append([form.title, form.key, str(form.version), "中文 (zh)"])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(value: str) -> str | None:
    """Return a cell's text; a leading sign that a spreadsheet would run as a formula is kept as text by openpyxl's type."""
    return value or None


def _rows(items: tuple[Item, ...]) -> Iterator[dict[str, str]]:
    for item in items:
        if isinstance(item, Group):
            kind = "repeat" if item.repeats else "group"
            words = {"name": item.name, CHINESE: item.title, ENGLISH: item.title_en, "hint::中文 (zh)": item.hint}
            yield {"type": f"begin {kind}", **words, "relevant": item.relevant, "repeat_count": item.count}
            yield from _rows(item.items)
            yield {"type": f"end {kind}"}
        else:
            yield _field(item)


def _field(item: Field) -> dict[str, str]:
    kind = TYPES[item.kind]
    appearance = {Kind.SIGNATURE: "signature", Kind.LONG_TEXT: "multiline"}.get(item.kind, item.appearance)
    row = {
        "type": f"{kind} {item.choices}" if item.kind.is_choice else kind,
        "name": item.name,
        CHINESE: item.title,
        ENGLISH: item.title_en,
        "hint::中文 (zh)": item.hint,
        "required": item.required,
        "required_message::中文 (zh)": item.required_words,
        "relevant": item.relevant,
        "constraint": _constraint(item),
        "constraint_message::中文 (zh)": item.constraint_words,
        "calculation": item.calculation,
        "choice_filter": item.choice_filter,
        "default": item.default.strip("\"'") if "(" not in item.default and "${" not in item.default else item.default,
        "readonly": item.read_only,
        "appearance": appearance,
    }
    for column in OWN_COLUMNS:
        value = getattr(item, column)
        row[OWN + column] = "" if value is None else str(value)
    return row


def _constraint(item: Field) -> str:
    parts = [f". >= {item.minimum:f}" if item.minimum is not None else ""]
    parts += [f". <= {item.maximum:f}" if item.maximum is not None else ""]
    parts += [f"string-length(.) <= {item.max_length}" if item.max_length is not None else ""]
    parts += [f"({item.constraint})" if item.constraint else ""]
    return " and ".join(part for part in parts if part)
