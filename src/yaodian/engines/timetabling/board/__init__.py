"""盘面 (board): the incremental evaluation that a search runs on."""

from yaodian.engines.timetabling.board.board import Board, Layout
from yaodian.engines.timetabling.board.pricing import HARD, Pricing, split_cost

__all__ = ["HARD", "Board", "Layout", "Pricing", "split_cost"]
