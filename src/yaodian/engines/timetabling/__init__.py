"""排课引擎 (timetabling engine): model, evaluation, solver, explanation, repair, XHSTT; usable from a plain script.

What needs OR-Tools is imported when it is first asked for, so that reading and scoring start at once. Explaining and
repairing are the modules `explain` and `repair`: `explain.explain(…)`, `repair.repair(…)`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from yaodian.engines.timetabling.builder import Builder
from yaodian.engines.timetabling.counting import Shortage, shortages
from yaodian.engines.timetabling.evaluate import Breach, breaches, evaluate
from yaodian.engines.timetabling.formats.xhstt import Archive, Solution, read_archive, write_archive
from yaodian.engines.timetabling.model import Cost, Instance, Meet, Timetable
from yaodian.engines.timetabling.refusals import TimetablingError

if TYPE_CHECKING:
    from yaodian.engines.timetabling.explain import Explanation
    from yaodian.engines.timetabling.repair import Repair
    from yaodian.engines.timetabling.search.decide import Decision, decide
    from yaodian.engines.timetabling.solver import Answer, solve

_LATER = {
    "Answer": "solver",
    "Decision": "search.decide",
    "Explanation": "explain",
    "Repair": "repair",
    "decide": "search.decide",
    "solve": "solver",
}


def __getattr__(name: str) -> Any:
    """Import what needs the solver when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "Answer",
    "Archive",
    "Breach",
    "Builder",
    "Cost",
    "Decision",
    "Explanation",
    "Instance",
    "Meet",
    "Repair",
    "Shortage",
    "Solution",
    "Timetable",
    "TimetablingError",
    "breaches",
    "decide",
    "evaluate",
    "read_archive",
    "shortages",
    "solve",
    "write_archive",
]
