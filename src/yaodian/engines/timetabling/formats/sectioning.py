"""分班 JSON (the task and the answer of sectioning): see `sectioning.schema.json` beside this file.

Names stand for courses, teachers, rooms and pupils; what is wrong is told by its place in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import ceil
from pathlib import Path
from typing import Any

from yaodian.engines.timetabling.formats.opening import read_plain_or_gzip
from yaodian.engines.timetabling.refusals import UnreadableFileError
from yaodian.engines.timetabling.sectioning.divide import Option
from yaodian.engines.timetabling.sectioning.division import Division
from yaodian.engines.timetabling.sectioning.grade import (
    Course,
    Family,
    Grade,
    HomeLimits,
    Mode,
    Pupil,
    Room,
    Teacher,
)

MAIN = "选考"
MINOR = "学考"
FIRST, SECOND = ("物理", "历史"), ("化学", "生物", "政治", "地理")
SCHEMES = ("3+1+2", "6选3")
_CHOSEN = 3


def read_grade(path: str | Path) -> Grade:
    """读分班题: a file, plain or .gz."""
    try:
        body = json.loads(read_plain_or_gzip(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UnreadableFileError("不是JSON文件，或编码不是UTF-8。") from error
    return grade_of(body, name=Path(path).name.split(".")[0])


def grade_of(body: Any, *, name: str) -> Grade:
    """分班题: the same from parsed JSON."""
    if not isinstance(body, Mapping):
        raise UnreadableFileError("分班JSON应当是一个对象，含pupils（学生）和courses或scheme（选科方案）。")
    reader = _Reader(body)
    return reader.grade(str(body.get("name") or name))


class _Reader:
    """读者: one file; courses are known by name from here on."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        limits = _mapping(body.get("limits", {}), "limits")
        self.largest = _whole(limits, "largest", "limits", default=50, least=1)
        self.smallest = _whole(limits, "smallest", "limits", default=0, least=0)
        self.homes = HomeLimits(
            _whole(limits, "home_largest", "limits", default=self.largest, least=1),
            _whole(limits, "home_smallest", "limits", default=0, least=0),
            _whole(limits, "homes", "limits", default=0, least=0) or None,
        )
        self.scheme = body.get("scheme")
        if self.scheme is not None and self.scheme not in SCHEMES:
            raise UnreadableFileError(f"scheme（选科方案）“{self.scheme}”不认识，可写：{'、'.join(SCHEMES)}。")
        self.minors = bool(body.get("minors", False))
        self.courses = self._courses()
        self.number = {course.name: index for index, course in enumerate(self.courses)}
        if len(self.number) < len(self.courses):
            raise UnreadableFileError("courses（课程）有重名。")

    def grade(self, name: str) -> Grade:
        """Return the task."""
        try:
            mode = Mode(self.body.get("mode", Mode.FREE))
        except ValueError as error:
            raise UnreadableFileError(f"mode（走班方式）不认识，可写：{'、'.join(Mode)}。") from error
        pupils = [self._pupil(each, f"pupils第{row}项") for row, each in _rows(self.body, "pupils", needed=True)]
        teachers = [self._teacher(each, f"teachers第{row}项") for row, each in _rows(self.body, "teachers")]
        rooms = [self._room(each, f"rooms第{row}项") for row, each in _rows(self.body, "rooms")]
        place = {pupil.id: index for index, pupil in enumerate(pupils)}
        return Grade(
            name=name,
            mode=mode,
            families=self._families(pupils, teachers),
            courses=tuple(self.courses),
            pupils=tuple(pupils),
            homes=self.homes,
            teachers=tuple(teachers),
            rooms=tuple(rooms),
            together=self._lists("together", place),
            apart=self._lists("apart", place),
        )

    def _courses(self) -> list[Course]:
        given = {str(each.get("name", "")): each for _row, each in _rows(self.body, "courses")}
        names = list(given)
        if self.scheme is not None:
            elective = [*FIRST, *SECOND]
            names = [
                *elective,
                *(f"{each}{MINOR}" for each in elective if self.minors),
                *(n for n in names if n not in elective),
            ]
            names = list(dict.fromkeys(names))
        if not names or "" in names:
            raise UnreadableFileError("courses（课程）每项要有name；或写明scheme（3+1+2或6选3）。")
        return [self._course(each, given.get(each, {})) for each in names]

    def _course(self, name: str, given: Mapping[str, Any]) -> Course:
        where = f"课程“{name}”"
        minor = name.endswith(MINOR)
        return Course(
            name=name,
            family=str(given.get("family") or (MINOR if minor else MAIN)),
            periods=_whole(given, "periods", where, default=2 if minor else 4, least=1),
            largest=_whole(given, "largest", where, default=self.largest, least=1),
            smallest=_whole(given, "smallest", where, default=self.smallest, least=0),
        )

    def _pupil(self, given: Mapping[str, Any], where: str) -> Pupil:
        chosen = _names(given, "choices", where)
        if len(set(chosen)) != len(chosen):
            raise UnreadableFileError(f"{where}：choices（选科）有重复。")
        self._refuse_unlike_scheme(chosen, where)
        courses = [self._known(each, where) for each in chosen]
        if self.scheme is not None and self.minors:
            courses += [self.number[f"{each}{MINOR}"] for each in (*FIRST, *SECOND) if each not in chosen]
        levels = _mapping(given.get("levels", {}), f"{where}的levels")
        courses += [self._known(f"{subject}{level}", where) for subject, level in levels.items()]
        score = given.get("score", 0)
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise UnreadableFileError(f"{where}：score（成绩）应当是数。")
        identity = str(given.get("id", ""))
        if not identity:
            raise UnreadableFileError(f"{where}：缺id（学生编号）。")
        return Pupil(
            identity, tuple(sorted(courses)), str(given.get("sex", "")), float(score), str(given.get("school", ""))
        )

    def _refuse_unlike_scheme(self, chosen: Sequence[str], where: str) -> None:
        if self.scheme is None:
            return
        if len(chosen) != _CHOSEN or any(each not in (*FIRST, *SECOND) for each in chosen):
            raise UnreadableFileError(
                f"{where}：{self.scheme}应从{'、'.join((*FIRST, *SECOND))}中选三门，现为“{'、'.join(chosen)}”。"
            )
        if self.scheme == SCHEMES[0] and sum(each in FIRST for each in chosen) != 1:
            raise UnreadableFileError(f"{where}：3+1+2的首选科目应在物理、历史中恰选一门，现为“{'、'.join(chosen)}”。")

    def _known(self, name: str, where: str) -> int:
        if name not in self.number:
            raise UnreadableFileError(f"{where}：课程“{name}”没有列在courses里。")
        return self.number[name]

    def _teacher(self, given: Mapping[str, Any], where: str) -> Teacher:
        courses = tuple(sorted(self._known(each, where) for each in _names(given, "courses", where)))
        periods = _whole(given, "periods", where, default=12, least=0)
        return Teacher(str(given.get("name", where)), courses, periods, tuple(_names(given, "schools", where)))

    def _room(self, given: Mapping[str, Any], where: str) -> Room:
        courses = tuple(sorted(self._known(each, where) for each in _names(given, "courses", where)))
        seats = _whole(given, "seats", where, default=self.largest, least=1)
        return Room(str(given.get("name", where)), seats, courses, tuple(_names(given, "schools", where)))

    def _families(self, pupils: Sequence[Pupil], teachers: Sequence[Teacher]) -> tuple[Family, ...]:
        """Blocks as given; else as many as anybody needs, or as the teachers of the family call for."""
        asked = _mapping(self.body.get("blocks", {}), "blocks")
        names = list(dict.fromkeys([MAIN, *(each.family for each in self.courses)]))
        made = []
        for name in names:
            own = {index for index, each in enumerate(self.courses) if each.family == name}
            most = max((len(own & set(each.courses)) for each in pupils), default=0)
            sections = sum(
                ceil(sum(index in each.courses for each in pupils) / self.courses[index].largest) for index in own
            )
            able = sum(bool(own & set(each.courses)) for each in teachers)
            needed = ceil(sections / able) if able and most == 1 else 0
            made.append(Family(name, _whole(asked, name, "blocks", default=max(1, most, needed), least=1)))
        return tuple(made)

    def _lists(self, key: str, place: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
        listed = []
        for row, group in enumerate(self.body.get(key, ()), start=1):
            unknown = [str(each) for each in group if str(each) not in place]
            if unknown:
                raise UnreadableFileError(f"{key}第{row}项：没有学生“{unknown[0]}”。")
            listed.append(tuple(sorted({place[str(each)] for each in group})))
        return tuple(listed)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableFileError(f"{where}应当是一个对象。")
    return value


def _rows(body: Mapping[str, Any], key: str, *, needed: bool = False) -> list[tuple[int, Mapping[str, Any]]]:
    value = body.get(key, [])
    if not isinstance(value, list) or (needed and not value):
        raise UnreadableFileError(f"{key}应当是一个{'非空的' if needed else ''}列表。")
    return [(row, _mapping(each, f"{key}第{row}项")) for row, each in enumerate(value, start=1)]


def _names(given: Mapping[str, Any], key: str, where: str) -> list[str]:
    value = given.get(key, [])
    if not isinstance(value, list) or any(not isinstance(each, str) for each in value):
        raise UnreadableFileError(f"{where}：{key}应当是名称的列表。")
    return value


def _whole(given: Mapping[str, Any], key: str, where: str, *, default: int, least: int) -> int:
    value = given.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise UnreadableFileError(f"{where}：{key}应当是不小于{least}的整数，现为“{value}”。")
    return value


def division_json(grade: Grade, division: Division) -> dict[str, Any]:
    """分班结果: the answer by names."""
    pupils, courses = grade.pupils, grade.courses
    return {
        "name": grade.name,
        "mode": grade.mode.value,
        "status": division.verdict.status.value,
        "stopped_by": division.verdict.stopped_by.value,
        "seconds": round(division.verdict.seconds, 2),
        "seed": division.verdict.seed,
        "bound": {"sections": division.verdict.bound.value, "reason": division.verdict.bound.reason},
        "measures": asdict(division.measures) if division.measures else None,
        "homes": [
            {
                "name": each.name,
                "school": each.school,
                "courses": [courses[course].name for course in each.courses],
                "pupils": [pupils[pupil].id for pupil in each.pupils],
            }
            for each in division.homes
        ],
        "sections": [
            {
                "course": courses[each.course].name,
                "school": each.school,
                "family": courses[each.course].family,
                "block": None if each.block is None else each.block + 1,
                "home": None if each.home is None else division.homes[each.home].name,
                "teacher": None if each.teacher is None else grade.teachers[each.teacher].name,
                "room": None if each.room is None else grade.rooms[each.room].name,
                "pupils": [pupils[pupil].id for pupil in each.pupils],
            }
            for each in division.sections
        ],
        "unmet": list(division.unmet),
        "conflict": [asdict(each) for each in division.lacks],
        "minimal": division.minimal,
    }


def option_json(grade: Grade, option: Option) -> dict[str, Any]:
    """一种选择: a point of the frontier, without its lists of names."""
    own = option.division.measures
    return {
        "mode": option.mode.value,
        "blocks": option.blocks,
        "smallest_combination": option.smallest_combination,
        "choosing_anew": [grade.pupils[each].id for each in option.choosing_anew],
        "measures": asdict(own) if own else None,
        "sentence": option.sentence,
    }
