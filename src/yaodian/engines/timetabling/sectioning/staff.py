"""派人派室 (teachers and rooms by name): the flow says how many of each kind; here each section gets its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from yaodian.engines.timetabling.sectioning.division import HomeClass, Section
from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.kinds import room_kinds, teacher_kinds
from yaodian.engines.timetabling.sectioning.places import Layout
from yaodian.engines.timetabling.sectioning.solving import Counts


def name_everything(grade: Grade, counts: Counts, layout: Layout) -> tuple[tuple[HomeClass, ...], tuple[Section, ...]]:
    """成班: home classes and sections with teacher and room, in a fixed order."""
    members: dict[int, list[int]] = defaultdict(list)
    for pupil in sorted(layout.home):
        members[layout.home[pupil]].append(pupil)
        for family in layout.walks[pupil]:
            for section in family.values():
                members[section].append(pupil)
    number_of: dict[int, int] = {}
    homes: list[HomeClass] = []
    within: dict[str, int] = defaultdict(int)
    for index, hold in enumerate(layout.holds):
        if hold.course is None:
            number_of[index] = len(homes)
            within[hold.school] += 1
            homes.append(HomeClass(f"{within[hold.school]}班", hold.school, hold.kind, tuple(members[index])))
    drafts: list[Section] = []
    rooms = _rooms(grade, layout)
    for index, hold in enumerate(layout.holds):
        if hold.course is None:
            number = number_of[index]
            drafts += [
                Section(course, hold.school, None, number, None, None, tuple(members[index])) for course in hold.kind
            ]
        else:
            own = tuple(members[index])
            drafts.append(Section(hold.course, hold.school, hold.block, None, None, rooms.get(index), own))
    return tuple(homes), _with_teachers(grade, counts, drafts)


def _rooms(grade: Grade, layout: Layout) -> dict[int, int]:
    """Rooms of the kind, one after the other within a block; the fullest sections need no bigger ones: a kind is alike."""
    kinds = room_kinds(grade)
    used: dict[tuple[int, str, int], int] = defaultdict(int)
    chosen = {}
    for index, hold in enumerate(layout.holds):
        if hold.course is None or hold.room_kind is None or hold.block is None or not kinds[hold.room_kind].members:
            continue
        key = (hold.room_kind, grade.courses[hold.course].family, hold.block)
        chosen[index] = kinds[hold.room_kind].members[used[key]]
        used[key] += 1
    return chosen


def _with_teachers(grade: Grade, counts: Counts, drafts: list[Section]) -> tuple[Section, ...]:
    """Teachers of a kind in turn, block by block: nobody twice in a block, loads differing by one at most; where courses
    differ in length the flow has said who takes what."""
    if not grade.teachers:
        return tuple(_in_order(drafts))
    kinds = teacher_kinds(grade)
    waiting: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        waiting[draft.course, draft.school, draft.block].append(index)
    teacher_of: dict[int, int] = {}
    for (member, course, school, block, kind), number in sorted(counts.takes.items(), key=lambda item: str(item[0])):
        for _each in range(number):
            teacher_of[waiting[course, school, block].pop(0)] = kinds[kind].members[member]
    turn: dict[int, int] = defaultdict(int)
    shared = {kind for _member, _course, _school, _block, kind in counts.takes}
    in_turn = sorted(counts.taught.items(), key=lambda item: (_block_order(grade, item[0]), str(item[0])))
    for (course, school, block, kind), number in in_turn:
        if kind in shared:
            continue
        members = kinds[kind].members
        for _each in range(number):
            teacher_of[waiting[course, school, block].pop(0)] = members[turn[kind] % len(members)]
            turn[kind] += 1
    named = [replace(each, teacher=teacher_of.get(index)) for index, each in enumerate(drafts)]
    return tuple(_in_order(named))


def _block_order(grade: Grade, key: tuple[int, str, int | None, int]) -> tuple[str, int]:
    """All that runs at once stands together, so that turns give it to different people."""
    course, _school, block, _kind = key
    return grade.courses[course].family, -1 if block is None else block


def _in_order(sections: list[Section]) -> list[Section]:
    return sorted(
        sections,
        key=lambda each: (
            each.school,
            each.course,
            -1 if each.block is None else each.block,
            each.home or 0,
            each.pupils,
        ),
    )
