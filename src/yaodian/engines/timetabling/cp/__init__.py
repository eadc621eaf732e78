"""邻域模型 (neighbourhood models): part of a timetable set free and solved by CP-SAT, the rest standing still."""

from yaodian.engines.timetabling.cp.choices import Freedom, hard_lengths
from yaodian.engines.timetabling.cp.neighbourhood import Effort, Outcome, build, lay, solve

__all__ = ["Effort", "Freedom", "Outcome", "build", "hard_lengths", "lay", "solve"]
