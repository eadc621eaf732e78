"""命令 (commands): evaluate, solve and explain, as JSON and for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yaodian.engines.timetabling import evaluate, read_archive, write_archive
from yaodian.engines.timetabling.cli import main
from yaodian.engines.timetabling.tests.make import school


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    """A small school as a packed file."""
    build = school()
    build.usual_rules()
    path = tmp_path / "small.xml.gz"
    write_archive(path, instances=[build.instance()])
    return path


def test_solve_writes_the_solution_that_evaluate_scores(
    problem: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "solved.xml"
    assert main(["solve", str(problem), "--seconds", "30", "--seed", "2", "--out", str(out), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"infeasibility", "objective", "bound", "status", "seconds", "seed", "stopped_by"}
    assert answer["infeasibility"] == 0
    assert main(["evaluate", str(out), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == [
        {"instance": "small", "solution": "Yaodian-2", "infeasibility": 0, "objective": answer["objective"]}
    ]
    archive = read_archive(out)
    assert evaluate(archive.instances[0], archive.solutions[0].timetable).feasible


def test_explain_names_the_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = school(days=1, periods=2)
    build.usual_rules()
    path = tmp_path / "full.xml"
    write_archive(path, instances=[build.instance()])
    assert main(["explain", str(path), "--seconds", "30", "--json"]) == 1
    conflict = json.loads(capsys.readouterr().out)["conflict"]
    assert conflict
    assert all(set(each) == {"rule", "sentence", "relaxation"} for each in conflict)


def test_a_file_that_is_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.xml").write_text("nothing")
    assert main(["solve", str(tmp_path / "x.xml")]) == 3
    assert "XML" in capsys.readouterr().err
