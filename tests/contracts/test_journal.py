"""The journal over a whole year: it fits what the database and the disk hold, and whatever is altered past it is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.demo_bureau import Demo, demo, home
from yaodian.kernel.discovery.commands import Answer, ExitCode
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.storage import root
from yaodian.kernel.journal.actions import anchor_head, seal_lines
from yaodian.kernel.journal.commands import verify
from yaodian.kernel.journal.models import JournalLine, JournalLink
from yaodian.kernel.journal.queries import _latest_digests, covered_tables

__all__ = ["demo", "home"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

DIGEST_ONLY = {
    "schools.building",
    "schools.room",
    "students.frozenhomeroom",
    "students.frozenpupil",
    "teachers.frozenteacher",
}
"""Written in bulk by lines that hold one digest of all rows and name none: such a line makes every kept figure old."""
ALTERED = {
    "plan.task": "title",
    "plan.target": "phrase",
    "plan.progressentry": "text",
    "plan.approvalstep": "note",
    "projects.project": "title",
    "projects.acceptance": "checked_note",
    "projects.payment": "invoice_number",
    "units.unit": "title",
    "accounts.post": "role",
    "accounts.account": "password",
    "rulebook.rule": "title",
    "evidence.evidencefile": "digest",
}


@pytest.fixture
def anchor(demo: Demo, tmp_path: Path) -> Path:
    """The chain of the whole year, sealed and anchored outside the database."""
    while seal_lines():
        pass
    file = tmp_path / "anchors.jsonl"
    anchor_head(file=file)
    return file


def found(anchor: Path | str = "") -> Answer:
    """Run `yaodian journal verify`."""
    return verify({"anchor": str(anchor)})


def texts(answer: Answer) -> list[str]:
    """Return what was found, in words."""
    return [fault["text"] for fault in answer.data["faults"]]


def alter(sql: str, *values: str | int) -> None:
    """Change something behind the program's back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_year_of_acts_leaves_nothing_to_find(anchor: Path) -> None:
    answer = found(anchor)
    assert texts(answer) == []
    assert answer.code is ExitCode.DONE
    assert answer.data["sealed"] == JournalLine.objects.count() > 3000
    assert answer.data["unsealed"] == 0


@pytest.mark.parametrize("label", ALTERED)
def test_a_row_changed_past_the_program_is_named(label: str, demo: Demo) -> None:
    model, column = apps.get_model(label), ALTERED[label]
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    alter(f'UPDATE "{model._meta.db_table}" SET "{column}" = %s WHERE id = %s', "改" * 3, row.pk)
    answer = found()
    assert answer.code is ExitCode.FOUND_WRONG
    named = [fault["record"] for fault in answer.data["faults"] if fault["kind"] == "record"]
    assert named == [f"{label}:{row.pk}"]


def test_every_row_that_kept_figures_rest_on_stands_in_a_line(demo: Demo) -> None:
    """A table outside `DIGEST_ONLY` that fails here is written by an act that does not name its rows: name them in its
    line, or a figure kept until the journal speaks of the table would outlive the change."""
    named = _latest_digests()
    for label in sorted(covered_tables() - DIGEST_ONLY):
        keys = {str(key) for key in apps.get_model(label)._default_manager.values_list("pk", flat=True)}
        assert sorted(keys - named.get(label, {}).keys()) == [], label


def test_a_removed_row_is_named(demo: Demo) -> None:
    row = apps.get_model("plan.instruction")._default_manager.order_by("pk").first()
    assert row is not None
    alter("DELETE FROM plan_instruction WHERE id = %s", row.pk)
    assert f"plan.instruction:{row.pk} 记录已不在库中" in texts(found())


@pytest.fixture
def photo(demo: Demo) -> Iterator[Path]:
    """One file of evidence; laid back afterwards, for no rollback reaches the disk."""
    file = EvidenceFile.objects.order_by("pk").first()
    assert file is not None
    path = Path(root()) / file.stored
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


def test_a_file_changed_on_the_disk_is_named(photo: Path) -> None:
    content = photo.read_bytes()
    photo.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    said = texts(found())
    assert len(said) == 1
    assert "的文件内容被改动" in said[0]


def test_a_file_lost_from_the_disk_is_named(photo: Path) -> None:
    photo.unlink()
    said = texts(found())
    assert len(said) == 1
    assert "的文件不见了" in said[0]


def test_an_altered_line_is_named(anchor: Path) -> None:
    link = JournalLink.objects.select_related("line").order_by("sequence")[100]
    alter("UPDATE journal_journalline SET actor = %s WHERE id = %s", "别人", link.line_id)
    assert texts(found(anchor)) == [f"第 {link.sequence} 节流水被改动：{link.line.verb} {link.line.record}"]


def test_a_cut_tail_is_named_where_the_chain_was_anchored(anchor: Path) -> None:
    last = JournalLink.objects.order_by("-sequence").first()
    assert last is not None
    alter("DELETE FROM journal_journallink WHERE id = %s", last.pk)
    alter("DELETE FROM journal_journalline WHERE id = %s", last.line_id)
    assert not [text for text in texts(found()) if "链尾" in text]
    assert any("链尾被截断或改写" in text for text in texts(found(anchor)))


def test_two_sealers_at_once_make_no_fork(tmp_path: Path) -> None:
    environment = {**os.environ, "YAODIAN_HOME": str(tmp_path), "YAODIAN_DATABASE_URL": ""}
    sealer = [sys.executable, "-m", "tests.contracts.a_sealer"]
    subprocess.run([*sealer, "write", "240"], env=environment, check=True, timeout=120)
    both = [subprocess.Popen([*sealer, "seal"], env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    sealed = [int(each.communicate(timeout=120)[0]) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum(sealed) == 240
    said = subprocess.run(
        [sys.executable, "-m", "yaodian.config.cli", "journal", "verify", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answer = json.loads(said.stdout)
    assert (answer["sealed"], answer["unsealed"], answer["faults"]) == (240, 0, [])
