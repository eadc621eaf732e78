"""师资配置的读取 (staffing reads)."""

from yaodian.apps.staffing.queries.board import Board, SchoolLine, board_of, line_of, lines_of, seen
from yaodian.apps.staffing.queries.reach import may_keep, require_keep
from yaodian.apps.staffing.queries.standards import Standards, standards

__all__ = [
    "Board",
    "SchoolLine",
    "Standards",
    "board_of",
    "line_of",
    "lines_of",
    "may_keep",
    "require_keep",
    "seen",
    "standards",
]
