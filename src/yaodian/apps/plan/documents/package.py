"""公开导出包 (package for the government portal): page, Word and data with digests; only what is switched on."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

from yaodian.apps.plan.documents.public import public_html
from yaodian.apps.plan.documents.words import day_words, tidy
from yaodian.apps.plan.models import Publication, PublicSite
from yaodian.apps.plan.queries.publication import PublicPlan
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.documents.model import Run, Text, figure, quoted
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.journal.rules import sm3


def package_files(page: PublicPlan, *, site: PublicSite, today: date, demo: bool) -> list[OutputFile]:
    """Return the archive to hand over, then its Word part, which is kept with the record."""
    html = public_html(page, site=site, address=site.address, years=[], demo=demo).encode()
    word, data = _word(page, today=today, demo=demo), _data(page, today=today, demo=demo)
    members = {"页面.html": html, "公开事项.docx": word, "数据.json": data}
    digests = "".join(f"{sm3(content)}  {name}\n" for name, content in members.items())
    members["摘要值-SM3.txt"] = digests.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    stem = f"{page.plan.year}年工作要点公开材料"
    return [OutputFile(f"{stem}.zip", target.getvalue(), kept=False), OutputFile(f"{stem}.docx", word)]


def _item(note: Publication) -> dict[str, Any]:
    """Return one sentence as plain data: approved wording, state and figures with their days."""
    return {
        "clause": note.clause.code,
        "sentence": note.clause.text,
        "wording": note.wording,
        "status": note.status,
        "status_date": note.status_date.isoformat() if note.status_date else None,
        "figures": note.figures,
        "approved_at": note.live_at.isoformat() if note.live_at else None,
        "address": note.address,
    }


def _data(page: PublicPlan, *, today: date, demo: bool) -> bytes:
    """Return the data as JSON."""
    told: dict[str, Any] = {
        "title": page.plan.title,
        "year": page.plan.year,
        "issuer": page.plan.issuer,
        "exported_date": today.isoformat(),
        "items": [_item(note) for note in page.notes],
    }
    if demo:
        told["notice"] = "演示数据，与真实单位无关"
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _figures(note: Publication) -> Run:
    """Return the figures of a sentence with their trace ids."""
    words = "\n".join(
        f"{row['label']}：{row['value']}{row['unit']}（{row['reading']}，截至{row['as_of']}）" for row in note.figures
    )
    traces = ",".join(row["trace"] for row in note.figures)[:200]
    return figure(words, trace=traces, label="公开数字") if words else Text("—")


def _word(page: PublicPlan, *, today: date, demo: bool) -> bytes:
    """Return the list of sentences as .docx."""
    rows: list[list[str | Run]] = []
    for place, note in enumerate(page.notes, start=1):
        ref = record_ref(note)
        status = f"{note.status}（{day_words(note.status_date)}）" if note.status_date else note.status
        rows.append(
            [
                str(place),
                quoted(tidy(note.clause.text), trace=ref),
                quoted(note.wording, trace=ref),
                status,
                _figures(note),
            ]
        )
    return write_listing(
        title=f"{page.plan.title}公开事项",
        columns=[("序号", 1.0), ("要点原句", 5.0), ("公开表述", 5.0), ("状态", 2.4), ("数字", 4.0)],
        rows=rows,
        note=f"导出日期：{day_words(today)}。逐句经科室提出、保密审查、分管领导审批。",
        demo=demo,
    )
