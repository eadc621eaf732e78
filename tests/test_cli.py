"""The console command: exit codes, JSON alone on stdout, help in two languages, the demo in and out, the first set-up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import PLAN, Installation, installation
from yaodian.config import running
from yaodian.kernel.discovery.commands import commands

# every verb that the program's own description names
PROMISED = """up init backup restore clauses
plan parse|plan import|plan progress|plan export|journal verify|metrics list|metrics read
catalogue diff|catalogue export|demo load|demo remove"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that was set up without the demo."""
    with installation(tmp_path_factory.mktemp("cli") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def slips(empty: Installation) -> list[dict[str, object]]:
    """What `yaodian init` answered."""
    found: list[dict[str, object]] = empty.told("init")
    return found


def test_every_promised_command_is_there() -> None:
    here = {*commands(), *(item.name for item in running.COMMANDS)}
    first, *rest = PROMISED.splitlines()
    assert here >= {*first.split(), *(name for line in rest for name in line.split("|"))}


def test_the_help_speaks_both_languages(empty: Installation) -> None:
    said = empty.do("--help")
    assert "退出码" in said
    assert "exit codes" in said
    for name in ("plan", "metrics", "demo"):
        assert name in said
    one = empty.do("plan", "parse", "--help")
    assert "识读要点文本" in one
    assert "read a plan" in one


def test_every_command_has_help_in_both_languages() -> None:
    for command in (*commands().values(), *running.COMMANDS):
        assert any("一" <= sign <= "鿿" for sign in str(command.help_zh)), command.name
        assert command.help_en.isascii(), command.name


@pytest.mark.parametrize(
    "arguments", [("plan",), ("plan", "parse"), ("nothing",), ("demo", "load", "--size", "huge"), ()]
)
def test_bad_usage_is_two(empty: Installation, arguments: tuple[str, ...]) -> None:
    said = empty.run(*arguments)
    assert said.returncode == 2
    assert said.stdout == ""


def test_an_installation_without_a_database_is_refused_in_words(tmp_path: Path) -> None:
    with installation(tmp_path / "bare") as bare:
        said = bare.run("plan", "progress", "--json")
        assert said.returncode == 3
        assert set(json.loads(said.stdout)) == {"error", "reason"}


def test_the_first_set_up_makes_administrators_with_one_time_passwords(
    empty: Installation, slips: list[dict[str, object]]
) -> None:
    assert [slip["duties"] for slip in slips] == [["system_admin"], ["security_admin"], ["auditor"]]
    assert all(len(str(slip["password"])) >= 8 for slip in slips)
    rows = json.loads(empty.do("django", "dumpdata", "accounts.account", "units.unit"))
    assert len(rows) == 3
    assert all(row["fields"]["must_change_password"] for row in rows)
    assert empty.run("init").returncode == 3
    assert empty.run("journal", "verify").returncode == 0


@pytest.mark.usefixtures("slips")
@pytest.mark.parametrize(
    "arguments",
    [("metrics", "list", "--json"), ("journal", "verify", "--json"), ("plan", "parse", str(PLAN), "--out", "-")],
)
def test_json_stands_alone_on_stdout(empty: Installation, arguments: tuple[str, ...]) -> None:
    said = empty.run(*arguments)
    assert said.returncode in (0, 1)
    assert json.loads(said.stdout)


@pytest.mark.usefixtures("slips")
def test_an_answer_goes_into_a_file(empty: Installation, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    assert empty.run("plan", "parse", PLAN, "--json", "--out", file).stdout == ""
    assert len(json.loads(file.read_text("utf-8"))["sections"]) == 4


BAD = {
    "empty.txt": b"",
    "picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "broken.docx": b"PK\x03\x04" + bytes(50),
    "template.txt": "××市教育局××年工作要点\n一、××\n1.××××，××个××。\n2.××××。\n".encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_as_json(empty: Installation, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BAD[name])
    said = empty.run("plan", "parse", file, "--json")
    assert said.returncode == 3, said.stdout[:300] + said.stderr[-500:]
    answer = json.loads(said.stdout)
    assert set(answer) == {"error", "reason"}
    assert any("一" <= sign <= "鿿" for sign in answer["reason"])


def test_a_refusal_without_json_stands_on_stderr(empty: Installation, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    said = empty.run("plan", "parse", tmp_path / "empty.txt")
    assert (said.returncode, said.stdout) == (3, "")
    assert any("一" <= sign <= "鿿" for sign in said.stderr)


def test_a_file_of_200_megabytes_is_refused_at_once(empty: Installation, tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    assert empty.run("plan", "parse", file, "--json").returncode == 3


def test_a_missing_file_is_refused(empty: Installation) -> None:
    said = empty.run("plan", "parse", "/nowhere/plan.txt", "--json")
    assert said.returncode == 3
    assert set(json.loads(said.stdout)) == {"error", "reason"}


@pytest.mark.usefixtures("slips")
def test_the_same_plan_twice_is_refused_and_an_altered_row_is_found(empty: Installation) -> None:
    empty.do("plan", "import", PLAN, "--accept-all")
    again = empty.run("plan", "import", PLAN, "--accept-all", "--json")
    assert again.returncode == 3
    assert len(empty.told("plan", "progress")["targets"]) == 17
    empty.do("django", "shell", "-c", "from yaodian.apps.plan.models import Clause; Clause.objects.update(text='-')")
    said = empty.run("journal", "verify", "--json")
    assert said.returncode == 1
    assert {fault["kind"] for fault in json.loads(said.stdout)["faults"]} == {"record"}


def test_the_demo_comes_in_once_and_goes_without_a_trace(tmp_path: Path) -> None:
    with installation(tmp_path / "demo") as bureau:
        assert bureau.run("demo", "remove", "--yes").returncode == 3
        loaded = bureau.told("demo", "load")
        assert 119 <= loaded["tasks"] <= 160  # the catalogue's, and those beside the plan
        again = bureau.run("demo", "load", "--json")
        assert again.returncode == 3
        assert "只能载入空库" in json.loads(again.stdout)["reason"]
        assert bureau.run("demo", "remove").returncode == 3
        assert bureau.told("plan", "progress")["year"] == 2018
        bureau.do("demo", "remove", "--yes")
        rows = json.loads(bureau.do("django", "dumpdata", "--all"))
        assert {row["model"] for row in rows} <= {"contenttypes.contenttype", "auth.permission"}
        left = {path.name for path in bureau.home.rglob("*") if path.is_file()}
        assert {name for name in left if not name.startswith("yaodian.sqlite3")} == {"secret.key"}
        bureau.do("init")
