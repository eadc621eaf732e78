"""排课引擎 (timetabling engine): model, XHSTT in and out, and the evaluation on which everything rests."""

from yaodian.engines.timetabling.evaluate import Breach, breaches, evaluate
from yaodian.engines.timetabling.formats.xhstt import Archive, Solution, read_archive, write_archive
from yaodian.engines.timetabling.model import Cost, Instance, Meet, Timetable

__all__ = [
    "Archive",
    "Breach",
    "Cost",
    "Instance",
    "Meet",
    "Solution",
    "Timetable",
    "breaches",
    "evaluate",
    "read_archive",
    "write_archive",
]
