"""落座 (laying pupils out): a solved flow becomes home classes and sections with named pupils, before they are evened out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.kinds import Combination, room_kinds
from yaodian.engines.timetabling.sectioning.solving import Counts


@dataclass
class Hold:
    """班 (a home class or a section being filled)."""

    school: str
    kind: Combination
    """Electives of a home class; () of a section."""
    course: int | None = None
    block: int | None = None
    room_kind: int | None = None
    size: int = 0


@dataclass
class Layout:
    """编排 (who sits where): `walks[pupil][family][course]` is a hold's number, `home[pupil]` too."""

    holds: list[Hold]
    home: dict[int, int] = field(default_factory=dict)
    walks: dict[int, list[dict[int, int]]] = field(default_factory=dict)


def lay_out(grade: Grade, counts: Counts, *, without: frozenset[int]) -> Layout:
    """落座: pupils of a combination spread over home types and patterns by sex and score, sections filled home by home."""
    layout = Layout([])
    staying = [index for index in range(len(grade.pupils)) if index not in without]
    kind_of, block_of = _patterns(grade, counts, staying)
    _fill_homes(grade, counts, layout, kind_of)
    layout.walks = {pupil: [{} for _family in grade.families] for pupil in staying}
    _fill_sections(grade, counts, layout, block_of)
    return layout


def _mixed(grade: Grade, pupils: list[int]) -> list[int]:
    """Order pupils such that every run of neighbours is mixed by sex and score."""
    by_sex: dict[str, list[int]] = defaultdict(list)
    for pupil in sorted(pupils, key=lambda each: (-grade.pupils[each].score, grade.pupils[each].id)):
        by_sex[grade.pupils[pupil].sex].append(pupil)
    ranked = [
        ((position + 0.5) / len(own), sex, pupil) for sex, own in by_sex.items() for position, pupil in enumerate(own)
    ]
    return [pupil for _place, _sex, pupil in sorted(ranked)]


def _patterns(
    grade: Grade, counts: Counts, staying: list[int]
) -> tuple[dict[int, Combination], dict[tuple[int, int], int]]:
    """Give each pupil a home type and each of his walking courses a block."""
    kind_of: dict[int, Combination] = {}
    block_of: dict[tuple[int, int], int] = {}
    for family in range(len(grade.families)):
        own = set(grade.of_family(family))
        alike: dict[tuple[str, Combination], list[int]] = defaultdict(list)
        for pupil in staying:
            combination = tuple(each for each in grade.pupils[pupil].courses if each in own)
            alike[grade.pupils[pupil].school, combination].append(pupil)
        places: dict[tuple[str, Combination], list[tuple[Combination, tuple[int, ...], int]]] = defaultdict(list)
        for (number, school, combination, kind, pattern), many in sorted(counts.walks.items()):
            if number == family:
                places[school, combination].append((kind, pattern, many))
        for key, pupils in alike.items():
            slots = [
                ((position + 0.5) / many, order, kind, pattern)
                for order, (kind, pattern, many) in enumerate(places[key])
                for position in range(many)
            ]
            for pupil, (_place, _order, kind, pattern) in zip(
                _mixed(grade, pupils), sorted(slots), strict=family == 0 or bool(key[1])
            ):
                if family == 0:
                    kind_of[pupil] = kind
                left = (each for each in key[1] if each not in kind)
                block_of.update({(pupil, course): block for course, block in zip(left, pattern, strict=True)})
    return kind_of, block_of


def _fill_homes(grade: Grade, counts: Counts, layout: Layout, kind_of: dict[int, Combination]) -> None:
    """Deal the pupils of a type out over its home classes."""
    members: dict[tuple[str, Combination], list[int]] = defaultdict(list)
    for pupil, kind in kind_of.items():
        members[grade.pupils[pupil].school, kind].append(pupil)
    for (school, kind), number in sorted(counts.homes.items()):
        first = len(layout.holds)
        layout.holds += [Hold(school, kind) for _each in range(number)]
        for position, pupil in enumerate(_mixed(grade, members[school, kind])):
            turn, place = divmod(position, number)
            hold = first + (place if turn % 2 == 0 else number - 1 - place)
            layout.home[pupil] = hold
            layout.holds[hold].size += 1


def _fill_sections(grade: Grade, counts: Counts, layout: Layout, block_of: dict[tuple[int, int], int]) -> None:
    """Fill the sections of a course in a block evenly within seats, home class by home class."""
    takers: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for (pupil, course), block in block_of.items():
        takers[course, grade.pupils[pupil].school, block].append(pupil)
    kinds = room_kinds(grade)
    rooms: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for (course, school, block, kind), number in sorted(counts.sections.items()):
        rooms[course, school, block] += [kind] * number
    families = {each.name: number for number, each in enumerate(grade.families)}
    for key, pupils in sorted(takers.items()):
        course, school, block = key
        caps = []
        for kind in rooms[key]:
            seats = kinds[kind].seats
            most = grade.courses[course].largest
            caps.append(most if seats is None else min(most, seats))
        pupils.sort(key=lambda each: (layout.home[each], each))
        position = 0
        for kind, size in zip(rooms[key], even_sizes(len(pupils), caps), strict=True):
            layout.holds.append(Hold(school, (), course, block, kind, size))
            for pupil in pupils[position : position + size]:
                layout.walks[pupil][families[grade.courses[course].family]][course] = len(layout.holds) - 1
            position += size


def even_sizes(total: int, caps: list[int]) -> list[int]:
    """均分: sizes as even as the caps allow, in the order of the caps."""
    sizes, left = [0] * len(caps), total
    open_ones = sorted(range(len(caps)), key=lambda each: (caps[each], each))
    while open_ones:
        smallest = open_ones.pop(0)
        sizes[smallest] = min(caps[smallest], left // (len(open_ones) + 1))
        left -= sizes[smallest]
    return sizes
