"""着眼点 (points): the rules that need more than one busy mask, each read from the board anew when something it sees moves."""

from yaodian.engines.timetabling.board.points import events, groups, people
from yaodian.engines.timetabling.board.points.point import Point, points_of

__all__ = ["Point", "events", "groups", "people", "points_of"]
