"""读要点 — reads a published yearly plan: structure, clauses, targets, units, deadlines, doubts; compares and suggests.

No language model, no network, no clock: words and rules as data (lexicon/), same text, same answer.
"""

from yaodian.engines.plantext.breakdown import TableRow, TaskChange, diff_breakdown, rows_of
from yaodian.engines.plantext.diff import Change, diff
from yaodian.engines.plantext.explain import explain, explain_target
from yaodian.engines.plantext.formats import read_document
from yaodian.engines.plantext.model import (
    Clause,
    Flag,
    Plan,
    Point,
    Responsible,
    Section,
    SourceText,
    Table,
    Target,
    Unit,
)
from yaodian.engines.plantext.parser import parse
from yaodian.engines.plantext.refusals import RefusedError
from yaodian.engines.plantext.suggest import Keyword, Suggestion, suggest

__all__ = [
    "Change",
    "Clause",
    "Flag",
    "Keyword",
    "Plan",
    "Point",
    "RefusedError",
    "Responsible",
    "Section",
    "SourceText",
    "Suggestion",
    "Table",
    "TableRow",
    "Target",
    "TaskChange",
    "Unit",
    "diff",
    "diff_breakdown",
    "explain",
    "explain_target",
    "parse",
    "read_document",
    "rows_of",
    "suggest",
]
