"""Backup and restore: what comes back is what was there; a spoilt archive changes nothing; nothing is overwritten unasked."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import PLAN, Installation, installation


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with administrators, a plan and a file."""
    with installation(tmp_path_factory.mktemp("backup") / "home") as made:
        made.do("init")
        made.do("plan", "import", PLAN, "--accept-all")
        (made.home / "files").mkdir(exist_ok=True)
        (made.home / "files" / "photo.bin").write_bytes(b"photo")
        yield made


@pytest.fixture(scope="module")
def archive(bureau: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("archives") / "backup.tar.gz"
    assert bureau.told("backup", file)["files"] >= 3
    return file


def picture(of: Installation) -> tuple[str, bytes, bytes]:
    """Return what an installation holds: the plan, the file, the key."""
    plan = of.do("plan", "export", "--json")
    return plan, (of.home / "files" / "photo.bin").read_bytes(), (of.home / "secret.key").read_bytes()


def test_what_was_changed_since_is_as_it_was(bureau: Installation, archive: Path) -> None:
    before = picture(bureau)
    (bureau.home / "files" / "photo.bin").write_bytes(b"spoilt")
    (bureau.home / "files" / "late.bin").write_bytes(b"late")
    bureau.do("django", "shell", "-c", "from yaodian.apps.plan.models import Clause; Clause.objects.update(text='-')")
    assert picture(bureau) != before
    assert bureau.run("journal", "verify").returncode == 1
    bureau.do("restore", archive, "--yes")
    assert picture(bureau) == before
    assert not (bureau.home / "files" / "late.bin").exists()
    assert bureau.run("journal", "verify").returncode == 0


def test_what_is_there_is_not_overwritten_unasked(bureau: Installation, archive: Path) -> None:
    before = picture(bureau)
    said = bureau.run("restore", archive)
    assert said.returncode == 3
    assert "--yes" in said.stderr
    assert picture(bureau) == before


def spoilt_archives(archive: Path, room: Path) -> Iterator[Path]:
    """Make archives that are cut, altered inside, no archives, or not there."""
    cut, altered, text = room / "cut.tar.gz", room / "altered.tar.gz", room / "text.tar.gz"
    cut.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with tarfile.open(archive) as whole, tarfile.open(altered, "w:gz") as made:
        whole.extractall(room / "parts", filter="data")
        (room / "parts" / "files" / "photo.bin").write_bytes(b"other")
        for part in sorted((room / "parts").iterdir()):
            made.add(part, part.name)
    text.write_text("no archive")
    yield from (cut, altered, text, room / "missing.tar.gz")


def test_a_spoilt_archive_is_refused_and_nothing_changes(bureau: Installation, archive: Path, tmp_path: Path) -> None:
    before = picture(bureau)
    for file in spoilt_archives(archive, tmp_path):
        said = bureau.run("restore", file, "--yes")
        assert said.returncode == 3, (file.name, said.stderr)
        assert "备份" in said.stderr, file.name
    assert picture(bureau) == before


def test_a_backup_comes_back_in_an_empty_installation(archive: Path, bureau: Installation, tmp_path: Path) -> None:
    with installation(tmp_path / "other") as empty:
        empty.do("restore", archive)
        assert picture(empty) == picture(bureau)


def test_the_archive_opens_to_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
