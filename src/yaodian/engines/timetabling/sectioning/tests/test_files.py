"""分班文件 (files of sectioning): read by names, refused by place, answered by names; the schema tells the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from yaodian.engines.timetabling.cli import main
from yaodian.engines.timetabling.formats import sectioning
from yaodian.engines.timetabling.formats.sectioning import grade_of
from yaodian.engines.timetabling.refusals import UnreadableFileError

PUPIL = {"id": "a", "choices": ["物理", "化学", "生物"]}
SCHEMA = Path(sectioning.__file__).with_name("sectioning.schema.json")


def test_a_scheme_lists_the_courses_and_the_study_sections() -> None:
    task = grade_of({"scheme": "3+1+2", "minors": True, "pupils": [PUPIL]}, name="g")
    assert len(task.courses) == 12
    assert [task.courses[each].name for each in task.pupils[0].courses] == [
        "物理",
        "化学",
        "生物",
        "历史学考",
        "政治学考",
        "地理学考",
    ]
    assert [(each.name, each.blocks) for each in task.families] == [("选考", 3), ("学考", 3)]


def test_levels_are_courses_of_their_own_with_as_many_blocks_as_their_teachers_need() -> None:
    body = {
        "courses": [{"name": f"数学{level}", "family": "数学分层", "largest": 10} for level in "AB"],
        "pupils": [{"id": f"p{number}", "levels": {"数学": "AB"[number % 2]}} for number in range(40)],
        "teachers": [{"name": "王", "courses": ["数学A", "数学B"], "periods": 40}] * 1,
    }
    task = grade_of(body, name="g")
    assert [(each.name, each.blocks) for each in task.families] == [("选考", 1), ("数学分层", 4)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "应当是一个对象"),
        ({"pupils": []}, "courses（课程）每项要有name"),
        ({"scheme": "3+3", "pupils": [PUPIL]}, "3.3”不认识"),
        ({"scheme": "3+1+2", "pupils": []}, "pupils应当是一个非空的列表"),
        ({"scheme": "3+1+2", "pupils": [{"id": "a", "choices": ["物理", "历史", "化学"]}]}, "恰选一门"),
        ({"scheme": "6选3", "pupils": [{"id": "a", "choices": ["物理", "历史"]}]}, "pupils第1项"),
        ({"scheme": "6选3", "pupils": [{"choices": ["物理", "历史", "化学"]}]}, "缺id"),
        ({"courses": [{"name": "甲"}], "pupils": [{"id": "a", "choices": ["乙"]}]}, "“乙”没有列在courses里"),
        ({"scheme": "3+1+2", "pupils": [PUPIL], "teachers": [{"name": "王", "courses": ["体育"]}]}, "teachers第1项"),
        ({"scheme": "3+1+2", "pupils": [PUPIL], "limits": {"largest": 0}}, "不小于1的整数"),
        ({"scheme": "3+1+2", "pupils": [PUPIL], "mode": "随便"}, "走班方式"),
        ({"scheme": "3+1+2", "pupils": [PUPIL], "apart": [["a", "z"]]}, "没有学生“z”"),
        ({"scheme": "3+1+2", "pupils": [{**PUPIL, "score": "好"}]}, "应当是数"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(body: Any, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        grade_of(body, name="g")


def test_the_command_writes_the_division_by_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "grade.json.gz"
    pupils = [
        {"id": f"p{number}", "choices": ["物理", "化学", "生物"], "sex": "男女"[number % 2]} for number in range(8)
    ]
    file.write_bytes(gzip.compress(json.dumps({"scheme": "3+1+2", "pupils": pupils}).encode()))
    assert main(["section", str(file), "--json", "--frontier"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "optimal"
    assert {each["course"] for each in told["sections"]} == {"物理", "化学", "生物"}
    assert sorted(told["homes"][0]["pupils"]) == sorted(str(each["id"]) for each in pupils)
    assert told["measures"]["sections"] == told["measures"]["sections_bound"] == 3
    assert any(each["mode"] == "三科组合" and each["measures"]["walking_pupils"] == 0 for each in told["frontier"])


def test_the_command_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "grade.json"
    file.write_text(json.dumps({"scheme": "3+1+2", "pupils": [PUPIL], "limits": {"smallest": 5}}))
    assert main(["section", str(file)]) == 1
    assert "每个教学班不少于5人" in capsys.readouterr().out


def test_the_schema_names_what_the_reader_reads() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    text = Path(sectioning.__file__).read_text("utf-8")
    names = set(schema["properties"]) | set(schema["properties"]["limits"]["properties"])
    for part in ("pupils", "courses", "teachers", "rooms"):
        names |= set(schema["properties"][part]["items"]["properties"])
    assert [name for name in sorted(names) if f'"{name}"' not in text] == []
