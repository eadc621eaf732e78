"""同动 (links): meets that a hard rule ties together move together."""

from __future__ import annotations

from yaodian.engines.timetabling.board import Board
from yaodian.engines.timetabling.model import CombineClasses, Instance, LinkEvents


class Links:
    """同动 (which events run at the same times by a hard rule)."""

    def __init__(self, instance: Instance) -> None:
        leader = list(range(len(instance.events)))

        def find(event: int) -> int:
            while leader[event] != event:
                leader[event] = leader[leader[event]]
                event = leader[event]
            return event

        for constraint in instance.constraints:
            if constraint.required and isinstance(constraint, LinkEvents | CombineClasses):
                for group in constraint.events.groups:
                    members = instance.event_groups[group].events
                    for event in members[1:]:
                        leader[find(event)] = find(members[0])
        groups: dict[int, list[int]] = {}
        for event in range(len(instance.events)):
            groups.setdefault(find(event), []).append(event)
        self.of: list[tuple[int, ...]] = [()] * len(instance.events)
        for members_found in groups.values():
            if len(members_found) > 1:
                for event in members_found:
                    self.of[event] = tuple(members_found)

    def block(self, board: Board, meet: int) -> list[int]:
        """Return a meet and those tied to it at the same start with the same length, one of each event."""
        tied = self.of[board.event[meet]]
        if not tied:
            return [meet]
        time, duration = board.time[meet], board.duration[meet]
        found = [meet]
        for event in tied:
            if event != board.event[meet]:
                for other in board.meets_of[event]:
                    if board.time[other] == time and board.duration[other] == duration:
                        found.append(other)
                        break
        return found
