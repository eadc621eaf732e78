"""A golden year: the same events always give the same documents, byte for byte apart from times and row numbers.

The texts stand in `golden/`; after a wanted change of wording: YAODIAN_GOLDEN=1 pytest, and read the difference."""

from __future__ import annotations

import io
import os
import re
import zipfile
from bisect import bisect_left
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import briefings, supervision
from yaodian.apps.plan.documents import official_files, sheet_writer
from yaodian.apps.plan.documents.briefings import briefing_doc, briefing_preview, pack_of
from yaodian.apps.plan.models import Briefing, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.supervision import SheetKind
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.kernel.documents.model import Heading, Run, Table

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
BRIEFINGS = (
    (BriefingKind.MONTH, "2018-05"),
    (BriefingKind.QUARTER, "2018Q2"),
    (BriefingKind.PACK, "2018Q2"),
    (BriefingKind.HALF, "2018H1"),
    (BriefingKind.LEDGER, "2018-06"),
)
NUMBERED = {"unit": "units.unit", "correction": "plan.monthcorrection"}
ROW = re.compile(r"\b(plan\.)?([a-z]+):(\d+)\b")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z?")


class _RolledBackError(Exception):
    """The year is undone, so that it can be run again."""


def normal(text: str) -> str:
    """Replace row numbers, which a database gives as it likes, by their place among the rows; and times."""

    def place(found: re.Match[str]) -> str:
        label = NUMBERED.get(found[2], f"plan.{found[2]}")
        try:
            model = apps.get_model(label)
        except LookupError:
            return found[0]
        keys = sorted(model._default_manager.values_list("pk", flat=True))
        return f"{found[1] or ''}{found[2]}:{bisect_left(keys, int(found[3])) + 1}"

    return MOMENT.sub("TIME", ROW.sub(place, text))


def members(content: bytes) -> dict[str, str]:
    """Return the parts of an office file, each normal."""
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: normal(box.read(name).decode("utf-8", "replace")) for name in sorted(box.namelist())}


def told(briefing: Briefing) -> str:
    """Return a briefing as text, each figure with its source, normal."""
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    if doc is None:
        return normal(briefing_preview(briefing, demo=False))
    lines = [doc.title, doc.main_recipient]
    for blocks in (doc.body, *(attached.body for attached in doc.attachments)):
        for block in blocks:
            if isinstance(block, Table):
                lines += ["|".join(worded(cell) for cell in row) for row in (block.titles, *block.rows)]
            elif isinstance(block, Heading):
                lines.append("#" * block.level + block.text + "".join(map(worded, block.following)))
            else:
                lines.append("".join(map(worded, block.runs)))
    return normal("\n".join(lines))


def worded(run: str | Run) -> str:
    """Return a run with its source behind it."""
    if isinstance(run, str):
        return run
    return f"{run.text}〔{run.trace}〕" if run.trace else run.text


def run_year() -> dict[str, dict[str, str]]:
    """Run the events; return document → part → normal content."""
    bureau = rhythm.bureau()
    plan: WorkPlan = rhythm.plan_of_three(bureau)
    found: dict[str, dict[str, str]] = {}
    with make.at(2018, 5, 20):
        papers.quoted_target(plan, bureau, value=4, as_of=date(2018, 5, 18))
        rhythm.motion(bureau, due=date(2018, 6, 15))
        for form in (SheetKind.URGE, SheetKind.ORDER):
            sheet = rhythm.sheet(bureau, plan, form)
            asked = documents.OrderRequest(sheet.requirement, sheet.reply_date, sheet.contact)
            file = sheet_writer(sheet.matter.task, form, asked, demo=False)(sheet.number)[0]
            found[file.name] = members(file.content)
        supervision.sign_sheet(sheet_id=sheet.pk, by=bureau.reader("media_head"))
    rhythm.frozen_may(bureau, plan)
    rhythm.frozen_june(bureau, plan)
    with make.at(2018, 7, 3):
        for kind, period in BRIEFINGS:
            briefing = briefings.draft_briefing(
                plan_id=plan.pk,
                kind=kind,
                period=period,
                named=kind in (BriefingKind.MONTH, BriefingKind.LEDGER),
                recipients="机关各科室",
                mend_date=date(2018, 7, 31),
                by=bureau.reader("office"),
            )
            found[f"{kind.value}.txt"] = {"text": told(briefing)}
            doc = briefing_doc(briefing, read_period(briefing), demo=False)
            files = pack_of(briefing, demo=False)[1] if doc is None else official_files(doc, name=doc.title)
            for file in files:
                if not file.name.endswith(".pdf"):
                    found[f"{kind.value} {file.name}"] = members(file.content)
    return found


def year_undone() -> dict[str, dict[str, str]]:
    """Run the year and undo it."""
    found: dict[str, dict[str, str]] = {}
    try:
        with transaction.atomic():
            found = run_year()
            raise _RolledBackError
    except _RolledBackError:
        return found


def test_the_same_events_give_the_same_documents_byte_for_byte() -> None:
    first, second = year_undone(), year_undone()
    assert first.keys() == second.keys()
    assert len(first) >= 10
    for name, parts in first.items():
        assert parts == second[name], name


def test_the_documents_read_as_they_did() -> None:
    for name, parts in run_year().items():
        if not name.endswith(".txt"):
            continue
        path = GOLDEN / name
        if os.environ.get("YAODIAN_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(parts["text"], "utf-8")
        assert parts["text"] == path.read_text("utf-8"), name
