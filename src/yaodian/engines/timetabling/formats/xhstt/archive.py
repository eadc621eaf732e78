"""读存档 (reading an archive): streams instances and solutions, so that a long history of solutions stays small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from yaodian.engines.timetabling.formats.opening import open_plain_or_gzip
from yaodian.engines.timetabling.formats.xhstt.index import at, count, identity, reference, words
from yaodian.engines.timetabling.formats.xhstt.instance import InstanceReader
from yaodian.engines.timetabling.model import Instance, Meet, Timetable
from yaodian.engines.timetabling.refusals import BrokenInstanceError, UnreadableFileError


@dataclass(frozen=True)
class Solution:
    """解 (a submitted solution): the group it stands in, the instance it solves, what it reports of itself."""

    group: str
    instance: str
    timetable: Timetable
    reported: tuple[int, int] | None = None


@dataclass
class Archive:
    """存档 (archive): instances and solutions of one file."""

    instances: list[Instance] = field(default_factory=list)
    solutions: list[Solution] = field(default_factory=list)

    def instance(self, key: str) -> Instance:
        """Return the instance of an id."""
        for each in self.instances:
            if each.id == key:
                return each
        raise BrokenInstanceError(f"解引用了文件里没有的题目“{key}”。")


def read_archive(path: str | Path, *, solutions: bool = True) -> Archive:
    """读存档: a whole XHSTT file, plain or .gz; `solutions=False` stops where the solutions begin."""
    archive = Archive()
    for each in read_stream(path, solutions=solutions):
        if isinstance(each, Instance):
            archive.instances.append(each)
        else:
            archive.solutions.append(each)
    if not archive.instances:
        raise UnreadableFileError("文件里没有排课题（Instance），可能不是XHSTT文件。")
    return archive


def read_stream(path: str | Path, *, solutions: bool = True) -> Iterator[Instance | Solution]:
    """逐个读: instances and solutions one at a time as the file gives them."""
    readers: dict[str, InstanceReader] = {}
    group = ""
    with open_plain_or_gzip(path) as stream:
        try:
            for happened, element in _parse(cast(BinaryIO, stream)):
                if happened == "start":
                    if element.tag == "SolutionGroup":
                        group = identity(element)
                    if element.tag == "SolutionGroups" and not solutions:
                        return
                elif element.tag == "Instance":
                    reader = InstanceReader(element)
                    element.clear()
                    readers[reader.instance.id] = reader
                    yield reader.instance
                elif element.tag == "Solution":
                    key = reference(element)
                    if key not in readers:
                        raise BrokenInstanceError(f"解引用了文件里没有的题目“{key}”。")
                    yield _solution(element, readers[key], group)
                    element.clear()
        except ParseError as error:
            raise UnreadableFileError(f"XML不完整或有语法错误（{error}）。") from error
        except DefusedXmlException as error:
            raise UnreadableFileError("文件含有外部实体或文档类型声明，为安全起见不予读取。") from error


def _parse(stream: BinaryIO) -> Iterator[tuple[str, Element]]:
    events: Any = iterparse(stream, events=("start", "end"), forbid_dtd=True)
    yield from events


def _solution(element: Element, reader: InstanceReader, group: str) -> Solution:
    meets = [_meet(each, reader) for each in at(element, "Events/Event")]
    report = element.find("Report")
    reported = None
    if report is not None and report.find("InfeasibilityValue") is not None:
        reported = (count(report, "InfeasibilityValue"), count(report, "ObjectiveValue"))
    return Solution(group, reader.instance.id, Timetable.of(reader.instance, meets), reported)


def _meet(element: Element, reader: InstanceReader) -> Meet:
    index = reader.events.of(element)
    event = reader.instance.events[index]
    time = element.find("Time")
    chosen = [slot.resource for slot in event.slots]
    by_role = {slot.role: position for position, slot in enumerate(event.slots) if slot.role is not None}
    for each in at(element, "Resources/Resource"):
        role = words(each, "Role", "")
        if role in by_role and each.get("Reference"):
            chosen[by_role[role]] = reader.resources.of(each)
        elif role and role not in by_role:
            raise BrokenInstanceError(f"课“{event.id}”没有角色“{role}”。")
    duration = count(element, "Duration") if element.find("Duration") is not None else event.duration
    return Meet(index, duration, event.time if time is None else reader.times.of(time), tuple(chosen))
