"""The command: JSON alone on stdout, exit codes, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yaodian.engines.plantext.cli import main, parse_command
from yaodian.engines.plantext.tests.make import PLAN


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "要点.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_json_alone_goes_to_stdout(plan_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--json", str(plan_file)]) == 0
    body = json.loads(capfd.readouterr().out)
    assert body["title"] == "某市教育局2024年工作要点"
    assert [t["quantity"] for s in body["sections"] for p in s["points"] for t in p["targets"]] == [12, 300]
    assert body["source_text"] == PLAN


def test_the_reading_is_told_in_sentences(plan_file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert parse_command(str(plan_file), as_json=False, out="-") == 0
    assert "2条要点" in capfd.readouterr().out
    out = tmp_path / "out.json"
    assert parse_command(str(plan_file), as_json=True, out=str(out)) == 0
    assert json.loads(out.read_text("utf-8"))["year"] == 2024
    assert parse_command(str(plan_file), as_json=True, out=str(tmp_path / "no" / "x")) == 2


def test_a_refusal_is_json_with_exit_3(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert main(["parse", "--json", str(empty)]) == 3
    body = json.loads(capfd.readouterr().out)
    assert body["error"] == "empty"
    assert "空" in body["reason"]
    assert main(["parse", str(tmp_path / "无此文件.txt")]) == 3


def test_doubts_and_bad_usage_have_their_codes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    doubtful = tmp_path / "a.txt"
    doubtful.write_text(PLAN.replace("12所", "l2所"), encoding="utf-8")
    assert main(["parse", "--json", str(doubtful)]) == 1
    assert json.loads(capfd.readouterr().out)["flags"][0]["kind"] == "ocr"
    assert main(["parse"]) == 2
    assert main([]) == 2
