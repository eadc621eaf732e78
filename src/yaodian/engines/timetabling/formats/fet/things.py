"""FET 文件之物 (things of a FET file): days, hours, teachers, students, rooms and activities, as an instance names them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yaodian.engines.timetabling.builder import Builder
from yaodian.engines.timetabling.refusals import UnreadableFileError

TEACHER, STUDENTS, ROOM = "教师", "学生", "教室"
Element = Any


def text(node: Element, name: str, default: str = "") -> str:
    """Return the text of a child."""
    found = node.find(name)
    return default if found is None or found.text is None else found.text.strip()


def whole(node: Element, name: str, default: int | None = None) -> int:
    """Return a child's whole number, or refuse by its place."""
    given = text(node, name)
    if not given and default is not None:
        return default
    try:
        return int(float(given))
    except ValueError as error:
        raise UnreadableFileError(f"第{node.sourceline}行 {node.tag}：{name} 应当是整数，现为“{given}”。") from error


def children(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements below a child, comments left out."""
    found = root.find(name)
    if found is not None:
        yield from (each for each in found if isinstance(each.tag, str))


@dataclass(frozen=True)
class Activity:
    """活动 (activity of FET): one meet of fixed length; those of one group are the lessons of a course."""

    id: int
    group: int
    event: int
    teachers: tuple[str, ...]
    students: tuple[str, ...]
    subject: str
    tags: tuple[str, ...]
    duration: int
    component: int


@dataclass
class School:
    """学校 (a FET file being read): what stands for what in the builder, and what was not understood."""

    build: Builder
    days: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    day_groups: list[int] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    leaves: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Set of students → the resources of its smallest parts."""
    activities: dict[int, Activity] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    rooms_of: dict[int, list[tuple[bool, tuple[str, ...], int]]] = field(default_factory=lambda: defaultdict(list))
    """Activity → preferences of rooms: (must, rooms, weight)."""
    homes_of: dict[int, tuple[bool, tuple[str, ...], int]] = field(default_factory=dict)
    """Activity → home room, for want of a preference of its own."""
    breaks: set[int] = field(default_factory=set)
    closed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Resource → times at which it is not available: FET does not count them as gaps."""
    open_days: dict[frozenset[int], list[int]] = field(default_factory=dict)

    def time(self, day: str, hour: str, node: Element) -> int:
        """Return the number of a time."""
        try:
            return self.days.index(day) * len(self.hours) + self.hours.index(hour)
        except ValueError as error:
            raise UnreadableFileError(f"第{node.sourceline}行：没有“{day}”的“{hour}”这一节。") from error

    def add(self, kind: str, name: str) -> str:
        """Add a resource; a name that another kind has too is told apart."""
        if (kind, name) not in self.names:
            own = name if name not in self.build.resources else f"{kind}“{name}”"
            self.names[kind, name] = self.build.resource(kind, own)
        return self.names[kind, name]

    def named(self, kind: str, name: str, node: Element) -> str:
        """Return the resource of a name, or refuse."""
        if (kind, name) not in self.names:
            raise UnreadableFileError(f"第{node.sourceline}行 {node.tag}：没有{kind}“{name}”。")
        return self.names[kind, name]

    def number(self, kind: str, name: str, node: Element) -> int:
        """Return the number of a resource, or refuse."""
        return self.build.number(self.named(kind, name, node))

    def parts(self, name: str, node: Element) -> tuple[str, ...]:
        """Return the smallest parts of a set of students, or refuse."""
        if name not in self.leaves:
            raise UnreadableFileError(f"第{node.sourceline}行 {node.tag}：没有学生组“{name}”。")
        return self.leaves[name]

    def students(self, name: str, node: Element) -> tuple[int, ...]:
        """Return the numbers of the smallest parts of a set of students."""
        return tuple(self.build.number(each) for each in self.parts(name, node))

    def away(self, node: Element) -> set[int]:
        """Return the times at which a constraint says that somebody or something is not available."""
        return {self.time(text(each, "Day"), text(each, "Hour"), each) for each in node.findall("Not_Available_Time")}

    def everybody(self, kind: str) -> tuple[int, ...]:
        """Return the numbers of all of a kind."""
        return tuple(self.build.number(own) for (each, _name), own in self.names.items() if each == kind)

    def matching(self, node: Element) -> list[Activity]:
        """Return the activities that a constraint names or filters."""
        listed = [
            int(each.text)
            for tag in ("Activity_Id", "First_Activity_Id", "Second_Activity_Id")
            for each in node.findall(tag)
            if each.text
        ]
        if listed:
            return [self.activities[each] for each in listed if each in self.activities]
        teacher = text(node, "Teacher_Name") or text(node, "Teacher")
        students = text(node, "Students_Name") or text(node, "Students")
        subject = text(node, "Subject_Name") or text(node, "Subject")
        tag = text(node, "Activity_Tag_Name") or text(node, "Activity_Tag")
        duration, component = text(node, "Duration"), text(node, "Component_Number")
        own = set(self.leaves.get(students, ()))
        return [
            each
            for each in self.activities.values()
            if (not teacher or teacher in each.teachers)
            and (not students or any(own & set(self.leaves[other]) for other in each.students))
            and (not subject or subject == each.subject)
            and (not tag or tag in each.tags)
            and (not duration or int(duration) == each.duration)
            and (not component or int(component) == each.component)
        ]


def events_by_length(activities: Iterable[Activity]) -> list[tuple[int, list[int]]]:
    """Return the events of activities by their length, shortest first."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for each in activities:
        by_length[each.duration].append(each.event)
    return sorted(by_length.items())


def read_things(root: Element, school: School) -> None:
    """Read days, hours, people, rooms and activities."""
    school.days = [
        text(each, "Name") or (each.text or "").strip()
        for each in children(root, "Days_List")
        if each.tag in ("Day", "Name")
    ]
    school.hours = [
        text(each, "Name") or (each.text or "").strip()
        for each in children(root, "Hours_List")
        if each.tag in ("Hour", "Name")
    ]
    if not school.days or not school.hours:
        raise UnreadableFileError("FET文件里没有天（Days_List）或节（Hours_List）。")
    for name, what in (("天", school.days), ("节", school.hours)):
        if len(set(what)) != len(what):
            raise UnreadableFileError(f"FET文件里有重名的{name}。")
    school.day_groups = [school.build.day(day, [f"{day} {hour}" for hour in school.hours]) for day in school.days]
    for each in children(root, "Teachers_List"):
        if each.tag == "Teacher":
            school.add(TEACHER, text(each, "Name"))
    _read_students(root, school)
    for each in children(root, "Rooms_List"):
        if each.tag == "Room":
            if text(each, "Virtual") == "true":
                school.notes["虚拟教室（Virtual room）"] += 1
            school.add(ROOM, text(each, "Name"))
    _read_activities(root, school)


def _read_students(root: Element, school: School) -> None:
    """Years hold groups hold subgroups; only the smallest parts are resources, each once."""
    parts: dict[str, list[str]] = defaultdict(list)

    def walk(node: Element, inner: Iterable[str]) -> list[str]:
        tag, *deeper = inner
        below = [
            leaf for each in node.findall(tag) for leaf in (walk(each, deeper) if deeper else [text(each, "Name")])
        ]
        name = text(node, "Name")
        own = list(dict.fromkeys(below)) or [name]
        parts[name] = list(dict.fromkeys([*parts[name], *own]))
        return own

    for year in children(root, "Students_List"):
        if year.tag == "Year":
            for leaf in walk(year, ("Group", "Subgroup")):
                parts.setdefault(leaf, [leaf])
    leaves = {name for name, own in parts.items() if own == [name]}
    for name in parts:
        if name in leaves:
            school.add(STUDENTS, name)
    for name, own in parts.items():
        smallest = dict.fromkeys(leaf for each in own for leaf in ([each] if each in leaves else parts[each]))
        school.leaves[name] = tuple(school.names[STUDENTS, each] for each in smallest if each in leaves)


def _read_activities(root: Element, school: School) -> None:
    seen: Counter[int] = Counter()
    for each in children(root, "Activities_List"):
        if each.tag != "Activity" or text(each, "Active", "true") == "false":
            continue
        teachers = tuple((other.text or "").strip() for other in each.findall("Teacher"))
        students = tuple((other.text or "").strip() for other in each.findall("Students"))
        group = whole(each, "Activity_Group_Id", 0)
        people = [school.named(TEACHER, name, each) for name in teachers]
        people += [part for name in students for part in school.parts(name, each)]
        identity = whole(each, "Id")
        subject = text(each, "Subject")
        label = f"{subject}（{'、'.join(students)}）" if students else subject
        event = school.build.lessons(label, whole(each, "Duration", 1), dict.fromkeys(people))
        seen[group] += 1
        tags = tuple((other.text or "").strip() for other in each.findall("Activity_Tag") if other.text)
        school.activities[identity] = Activity(
            id=identity,
            group=group,
            event=event,
            teachers=teachers,
            students=students,
            subject=subject,
            tags=tags,
            duration=whole(each, "Duration", 1),
            component=seen[group] if group else 1,
        )
