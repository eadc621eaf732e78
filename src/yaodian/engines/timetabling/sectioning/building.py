"""建流 (the whole model): pupils, home classes and sections of the flow, under the teachers and rooms there are."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from yaodian.engines.timetabling.sectioning.flow import (
    Flow,
    Var,
    bound_courses,
    bound_ones,
    lay_home_classes,
    lay_people,
    lay_sections,
)
from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.kinds import TeacherKind, teacher_kinds
from yaodian.engines.timetabling.sectioning.rules import Limits, rules_of


def build(
    grade: Grade, *, without: frozenset[int] = frozenset(), changed: Limits | None = None, rough: bool = False
) -> Flow:
    """建流: the model of all rules as they stand, `changed` moving or (None) dropping some, without some pupils."""
    rules = {each.key: each for each in rules_of(grade)}
    limits: dict[str, int | None] = {key: each.number for key, each in rules.items()}
    limits.update(changed or {})
    flow = Flow(grade, limits, bound_courses(grade, limits), rough)
    staying = [index for index in range(len(grade.pupils)) if index not in without]
    for family in range(len(grade.families)):
        lay_people(flow, family, staying)
    lay_home_classes(flow, staying)
    lay_sections(flow, rules)
    _teachers(flow)
    _rooms(flow)
    return flow


def _teachers(flow: Flow) -> None:
    """Every section has a teacher of a fitting kind; nobody is in two sections of a block, nobody above the load."""
    grade, model = flow.grade, flow.model
    if not grade.teachers:
        return
    kinds = teacher_kinds(grade)
    asked: dict[tuple[int, str, int | None], list[Var]] = defaultdict(list)
    for (course, school, block, _room), variable in flow.sections.items():
        asked[course, school, block].append(variable)
    for (school, kind_of_home), variable in flow.homes.items():
        for course in bound_ones(flow, kind_of_home):
            asked[course, school, None].append(variable)
    for key, parts in sorted(asked.items(), key=lambda item: (item[0][0], item[0][1], str(item[0][2]))):
        course, school, when = key
        able = []
        for index, kind in enumerate(kinds):
            if kind.serves(course, school):
                variable = model.new_int_var(0, len(grade.pupils), "")
                flow.taught[course, school, when, index] = variable
                able.append(variable)
        model.add(sum(able) == sum(parts))
    for index, kind in enumerate(kinds):
        own = {key: each for key, each in flow.taught.items() if key[3] == index}
        load, at_once = flow.limits[f"load:{index}"], flow.limits[f"at_once:{index}"]
        if len(set(kind.weight)) > 1 and load is not None and at_once is not None:
            _one_by_one(flow, index, kind, own, load=load, members=at_once)
            continue
        members = len(kind.members) if at_once is None else at_once
        if load is not None:
            weight = dict(zip(kind.courses, kind.weight, strict=True))
            model.add(sum(weight[key[0]] * each for key, each in own.items()) <= load * members)
        if at_once is not None:
            for parts in _at_once(grade, own).values():
                model.add(sum(parts) <= at_once)


def _at_once(grade: Grade, own: dict[tuple[int, str, int | None, int], Var]) -> dict[tuple[str, int], list[Var]]:
    """What runs in the same block."""
    together: dict[tuple[str, int], list[Var]] = defaultdict(list)
    for (course, _school, block, _kind), each in own.items():
        if block is not None:
            together[grade.courses[course].family, block].append(each)
    return together


def _one_by_one(
    flow: Flow,
    index: int,
    kind: TeacherKind,
    own: dict[tuple[int, str, int | None, int], Var],
    *,
    load: int,
    members: int,
) -> None:
    """Courses of different length: a kind may have room as a whole and yet nobody for the last section."""
    grade, model = flow.grade, flow.model
    weight = dict(zip(kind.courses, kind.weight, strict=True))
    loads = [model.new_int_var(0, load, "") for _member in range(members)]
    for member in range(members):
        takes = {
            key: model.new_bool_var("")
            if key[2] is not None
            else model.new_int_var(0, load // max(1, weight[key[0]]), "")
            for key in own
        }
        flow.takes.update({(member, *key): each for key, each in takes.items()})
        model.add(sum(weight[key[0]] * each for key, each in takes.items()) == loads[member])
        for parts in _at_once(grade, takes).values():
            model.add(sum(parts) <= 1)
    for key, each in own.items():
        model.add(sum(flow.takes[(member, *key)] for member in range(members)) == each)
    for first, second in pairwise(loads):
        model.add(first >= second)


def _rooms(flow: Flow) -> None:
    """No more sections at once in a kind of room than there are rooms."""
    grade, model = flow.grade, flow.model
    used: dict[tuple[int, str, int], list[Var]] = defaultdict(list)
    for (course, _school, block, index), variable in flow.sections.items():
        used[index, grade.courses[course].family, block].append(variable)
    for (index, _family, _block), parts in used.items():
        limit = flow.limits.get(f"rooms:{index}")
        if limit is not None:
            model.add(sum(parts) <= limit)
