"""公文存取: blocks of a document as plain data (JSON) and back, so that a text is kept word for word with its traces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocumentError,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)


def blocks_data(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """正文存储: blocks as plain data."""
    return [_block_data(block) for block in blocks]


def _block_data(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"heading": block.level, "text": block.text, "runs": [_run_data(run) for run in block.following]}
    if isinstance(block, Paragraph):
        return {"runs": [_run_data(run) for run in block.runs]}
    return {
        "titles": list(block.titles),
        "rows": [[cell if isinstance(cell, str) else _run_data(cell) for cell in row] for row in block.rows],
        "caption": block.caption,
        "widths": list(block.widths),
    }


def _run_data(run: Run) -> dict[str, Any]:
    if isinstance(run, Text):
        return {"text": run.text, "trace": run.trace} if run.trace else {"text": run.text}
    day = run.as_of.isoformat() if run.as_of else ""
    return {"figure": run.text, "trace": run.trace, "label": run.label, "as_of": day}


def blocks_from(data: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """正文读取: blocks from plain data; DocumentError on data of another shape."""
    try:
        return tuple(_block_from(row) for row in data)
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("文稿内容无法读取") from error


def _block_from(row: Mapping[str, Any]) -> Block:
    if "titles" in row:
        rows = tuple(tuple(cell if isinstance(cell, str) else _run_from(cell) for cell in line) for line in row["rows"])
        return Table(tuple(row["titles"]), rows, caption=row["caption"], widths=tuple(row["widths"]))
    runs = tuple(_run_from(run) for run in row["runs"])
    return Heading(row["heading"], row["text"], runs) if "heading" in row else Paragraph(runs)


def _run_from(row: Mapping[str, Any]) -> Run:
    if "figure" not in row:
        return Text(row["text"], row.get("trace", ""))
    day = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    return Figure(row["figure"], row["trace"], row["label"], day)


def attachments_data(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """附件存储: titles and bodies as plain data."""
    return [{"title": attachment.title, "body": blocks_data(attachment.body)} for attachment in attachments]


def attachments_from(data: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """附件读取: from plain data."""
    return tuple(Attachment(row["title"], blocks_from(row["body"])) for row in data)
