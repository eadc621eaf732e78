"""走班 JSON (a grade whose sections are made already): home-class lessons, sections, pupil groups, absences of teachers.

Keys: `Pn` periods a day, 5 days; `les` [home class, subject, periods, teacher or null]; `sec` [[subject, block, index],
teacher]; `HRS` periods of each elective; `grp` [home class, sections, pupils]; `unav` teacher → [[day, period], …]."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from yaodian.engines.timetabling.builder import Builder
from yaodian.engines.timetabling.formats.opening import read_plain_or_gzip
from yaodian.engines.timetabling.model import Instance
from yaodian.engines.timetabling.refusals import UnreadableFileError

DAYS = ("周一", "周二", "周三", "周四", "周五")
_KEYS = ("Pn", "les", "sec", "HRS", "grp", "unav")


def read_zouban(path: str | Path) -> Instance:
    """读走班题: a file, plain or .gz."""
    try:
        body = json.loads(read_plain_or_gzip(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UnreadableFileError("不是JSON文件，或编码不是UTF-8。") from error
    return zouban_instance(body, name=Path(path).name.split(".")[0])


def zouban_instance(body: Any, *, name: str) -> Instance:
    """走班题: the same as a model instance."""
    missing = [key for key in _KEYS if not isinstance(body, dict) or key not in body]
    if missing:
        raise UnreadableFileError(f"走班JSON缺少：{'、'.join(missing)}。")
    try:
        return _instance(body, name)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UnreadableFileError(f"走班JSON的内容不合格式（{error}）。") from error


def _instance(body: dict[str, Any], name: str) -> Instance:
    periods = int(body["Pn"])
    build = Builder(name)
    for day in DAYS:
        build.day(day, [f"{day}第{period + 1}节" for period in range(periods)])
    teachers = {str(each[-1]) for each in (*body["les"], *body["sec"]) if each[-1] is not None} | set(body["unav"])
    for teacher in sorted(teachers):
        build.resource("教师", teacher)
    groups_of_class: dict[int, list[str]] = {}
    groups_of_section: dict[tuple[Any, ...], list[str]] = {}
    for number, (home, sections, _pupils) in enumerate(body["grp"]):
        group = build.resource("学生组", f"组{number + 1}")
        groups_of_class.setdefault(int(home), []).append(group)
        for section in sections:
            groups_of_section.setdefault(tuple(section), []).append(group)
    homes = sorted({int(each[0]) for each in body["les"]} | set(groups_of_class))
    for home in homes:
        build.resource("行政班", f"{home + 1}班")
    for home, subject, count, teacher in body["les"]:
        people = [f"{int(home) + 1}班", *groups_of_class.get(int(home), ())]
        build.lessons(f"{int(home) + 1}班{subject}", int(count), [*people, *([str(teacher)] if teacher else [])])
    for key, teacher in body["sec"]:
        subject, block, index = key
        people = [*groups_of_section.get(tuple(key), ()), *([str(teacher)] if teacher else [])]
        build.lessons(f"{subject}{int(block) + 1}-{int(index) + 1}", int(body["HRS"][subject]), people)
    build.usual_rules()
    for teacher, times in sorted(body["unav"].items()):
        build.unavailable(str(teacher), [int(day) * periods + int(period) for day, period in times])
    return build.instance()
