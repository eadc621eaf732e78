"""Reads of files (查文件): a run's table, its staged rows, the proposed mapping, samples of columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from yaodian.kernel.imports import uploads
from yaodian.kernel.imports.models import ImportMapping, ImportRun
from yaodian.kernel.imports.targets import ImportTarget
from yaodian.kernel.sheets import Column, SheetError
from yaodian.kernel.sheets.grid import column_letter
from yaodian.kernel.sheets.header import Header, find_header, folded_title, titles_of
from yaodian.kernel.sheets.values import cell_text

if TYPE_CHECKING:
    import polars as pl

    from yaodian.kernel.imports.reading import Table


def open_table(run: ImportRun) -> Table:
    """Return the sheet of a run's file."""
    from yaodian.kernel.imports.reading import open_tables  # heavy: only where a file is read

    tables = open_tables(lambda: uploads.open_upload(run.stored), name=run.file_name, size=run.file_size)
    return next(table for table in tables if table.name == run.sheet)


def staged_frames(*, run: ImportRun) -> Iterator[pl.DataFrame]:
    """Yield the staged blocks in their order."""
    from yaodian.kernel.imports import frames

    for number in run.blocks.order_by("number").values_list("number", flat=True):
        if connection.vendor == "postgresql":
            import psycopg

            with psycopg.Cursor(connection.connection) as cursor:  # as bytes, not as text of twice the length
                sql = "SELECT rows FROM imports_importblock WHERE run_id = %s AND number = %s"
                found = cursor.execute(sql, [run.pk, number], binary=True).fetchone()
            assert found is not None
            yield frames.unpack(found[0])
        else:
            yield frames.unpack(run.blocks.get(number=number).rows)


def sheet_names(run: ImportRun) -> tuple[list[str], list[str]]:
    """Return the sheets of a run's file: those that are seen, those that are hidden."""
    from yaodian.kernel.imports.reading import open_tables

    tables = open_tables(lambda: uploads.open_upload(run.stored), name=run.file_name, size=run.file_size)
    return [table.name for table in tables if not table.hidden], [table.name for table in tables if table.hidden]


def proposed_mapping(
    *, target: ImportTarget, stored: str, file_name: str, file_size: int, sheet: str = ""
) -> dict[str, Any]:
    """建议的列对应: the sheet, its header, the headings of its columns, and the field each is taken for.

    What was chosen for a heading before goes before the declared titles."""
    from yaodian.kernel.imports.reading import open_tables

    tables = open_tables(lambda: uploads.open_upload(stored), name=file_name, size=file_size)
    remembered = dict(ImportMapping.objects.filter(target=target.key).values_list("heading", "field"))
    columns = [_with_remembered(known.column(), remembered) for known in target.fields]
    best: tuple[int, Table, Header, list[list[object]]] | None = None
    for table in tables:
        if sheet and table.name != sheet:
            continue
        if table.hidden and not sheet:
            continue
        top = table.top()
        header = find_header(top, columns)
        if header is not None and (best is None or len(header.places) > best[0]):
            best = (len(header.places), table, header, top)
    if best is None:
        wanted = "、".join(column.title for column in columns if column.required) or columns[0].title
        hidden = "、".join(table.name for table in tables if table.hidden)
        note = _("（隐藏的工作表未读取：%(names)s）") % {"names": hidden} if hidden else ""
        raise SheetError(f"“{file_name}”里没有找到表头。应有这些列：{wanted}。请下载模板，把内容粘贴进去再上传。{note}")
    _count, table, header, top = best
    headings = _headings(top, header)
    places = {key: place for key, place in header.places.items() if remembered.get(headings[place], key) == key}
    return {
        "sheet": table.name,
        "header_first": header.first,
        "header_last": header.last,
        "headings": headings,
        "places": places,
    }


def _with_remembered(column: Column, remembered: dict[str, str]) -> Column:
    own = tuple(heading for heading, key in remembered.items() if key == column.key)
    return dataclasses.replace(column, aliases=(*column.aliases, *own))


def _headings(top: list[list[object]], header: Header) -> list[str]:
    """Return what each column is called: group title and own title; doubled ones told apart by their letter."""
    names = []
    for place, titles in enumerate(titles_of(top, header.first, header.last)):
        names.append(cell_text(titles[0])[:180] if titles else "")
        if not names[place] and any(place < len(row) and cell_text(row[place]) for row in top[header.last + 1 :]):
            names[place] = _("（无列名 %(letter)s）") % {"letter": column_letter(place)}
    counts = {name: names.count(name) for name in names}
    return [
        f"{name}（{column_letter(place)}）" if name and counts[name] > 1 else name for place, name in enumerate(names)
    ]


def doubled_headings(run: ImportRun) -> list[str]:
    """Return the headings that stand over more than one column: a person must say which is meant."""
    plain = [folded_title(heading.rpartition("（")[0] or heading) for heading in run.headings if heading]
    return sorted({name for name in plain if plain.count(name) > 1})


def column_samples(run: ImportRun) -> dict[int, list[str]]:
    """Return column → the first values below the header, for who maps the columns."""
    top = open_table(run).top()[run.header_last + 1 :]
    return {
        place: [text for row in top if place < len(row) and (text := cell_text(row[place]))][:3]
        for place in range(len(run.headings))
    }
