"""读 FET (reading a .fet file): the instance, and how often what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from yaodian.engines.timetabling.builder import Builder
from yaodian.engines.timetabling.formats.fet.activities import ACTIVITY_RULES
from yaodian.engines.timetabling.formats.fet.people import PEOPLE_RULES
from yaodian.engines.timetabling.formats.fet.rooms import SPACE_RULES, lay_rooms
from yaodian.engines.timetabling.formats.fet.things import Element, School, children, read_things, text
from yaodian.engines.timetabling.formats.opening import read_plain_or_gzip
from yaodian.engines.timetabling.model import Instance
from yaodian.engines.timetabling.refusals import UnreadableFileError


@dataclass(frozen=True)
class FetFile:
    """FET 题目: the instance; `notes` says what was left out or is meant more narrowly here, and how often."""

    instance: Instance
    notes: tuple[str, ...]


def _closings_first(node: Element) -> bool:
    """What says when somebody is not available comes before what counts gaps."""
    return not ("NotAvailable" in node.tag or node.tag == "ConstraintBreakTimes")


def read_fet(path: str | Path) -> FetFile:
    """读 FET: a file, plain or .gz; raises UnreadableFileError where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(read_plain_or_gzip(path).lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(f"不是FET文件：XML有误（{error.msg}）。") from error
    if str(root.tag).lower() != "fet":
        raise UnreadableFileError("不是FET文件：根元素应当是fet。")
    school = School(Builder(text(root, "Institution_Name") or Path(path).stem))
    read_things(root, school)
    times = ACTIVITY_RULES | PEOPLE_RULES
    for name, rules in (("Time_Constraints_List", times), ("Space_Constraints_List", SPACE_RULES)):
        for node in sorted(children(root, name), key=_closings_first):
            kind = node.tag.removeprefix("Constraint")
            if text(node, "Active", "true") == "false":
                continue
            try:
                understood = kind in rules and rules[kind](school, node)
            except ValueError as error:
                if isinstance(error, UnreadableFileError):
                    raise
                raise UnreadableFileError(f"第{node.sourceline}行 {node.tag} 的内容不合格式（{error}）。") from error
            if not understood:
                school.notes[kind if kind not in rules else f"{kind}（只合一部分）"] += 1
    lay_rooms(school)
    notes = tuple(f"{what}：{count}处" for what, count in sorted(school.notes.items()))
    return FetFile(replace(school.build.instance(), about=(("FET", root.get("version", "")),)), notes)
