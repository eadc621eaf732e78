"""数据导入 (imports): workbooks of hundreds of thousands of rows into registers, checked whole before a row is written.

A register declares `IMPORTS: tuple[ImportTarget, ...]` in its `forms.py`; see `targets` for an example."""

from yaodian.kernel.imports.targets import (
    CIPHER,
    DIGEST,
    PK,
    FieldKind,
    ImportContext,
    ImportField,
    ImportTarget,
    Likeness,
    Part,
    sealed,
)

__all__ = [
    "CIPHER",
    "DIGEST",
    "PK",
    "FieldKind",
    "ImportContext",
    "ImportField",
    "ImportTarget",
    "Likeness",
    "Part",
    "sealed",
]
