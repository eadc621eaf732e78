"""盘面 (board): a timetable that changes, always knowing what it costs; a move costs microseconds.

It is the incremental twin of `evaluate`; the two are written apart and tested against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yaodian.engines.timetabling.board.points import Point, points_of
from yaodian.engines.timetabling.board.pricing import Pricing, is_per_meet, split_cost
from yaodian.engines.timetabling.model import Cost, LimitWalking, Meet, Timetable


class Layout:
    """布局 (what never changes about an instance's points): which points see which event or resource."""

    def __init__(self, pricing: Pricing) -> None:
        self.pricing = pricing
        instance = pricing.instance
        self.points: list[Point] = [
            point for each in instance.constraints if not is_per_meet(each) for point in points_of(each, instance)
        ]
        self.by_time: list[list[int]] = [[] for _ in instance.events]
        self.by_slot: list[list[int]] = [[] for _ in instance.events]
        self.by_mask: list[list[int]] = [[] for _ in instance.resources]
        for number, point in enumerate(self.points):
            for event in point.times_of:
                self.by_time[event].append(number)
            for event in point.slots_of:
                self.by_slot[event].append(number)
            for resource in point.masks_of:
                self.by_mask[resource].append(number)
        places: dict[int, dict[int, int]] = {}
        for constraint in instance.constraints:
            if isinstance(constraint, LimitWalking):
                places[id(constraint)] = {
                    room: group for group in constraint.places for room in instance.resource_groups[group].resources
                }
        self.places = places


class Board:
    """盘面 (board): meets by number; time −1 and resource −1 stand for unassigned."""

    def __init__(self, layout: Layout, timetable: Timetable) -> None:
        self.layout, self.pricing = layout, layout.pricing
        instance = self.instance = self.pricing.instance
        cells = self.pricing.cell_count
        self.event: list[int] = []
        self.duration: list[int] = []
        self.time: list[int] = []
        self.filled: list[list[int]] = []
        self.meets_of: list[list[int]] = [[] for _ in instance.events]
        self.attends: list[dict[int, int]] = [{} for _ in instance.resources]
        self.count = [[0] * cells for _ in instance.resources]
        self.mask = [0] * len(instance.resources)
        self.attended = [0] * len(instance.resources)
        self.load = [0] * len(instance.resources)
        self.resource_cost = [self._resource_cost(each) for each in range(len(instance.resources))]
        self.point_cost = [0] * len(layout.points)
        self.total = sum(self.resource_cost)
        for meet in timetable.meets:
            self.add_meet(
                meet.event,
                meet.duration,
                -1 if meet.time is None else meet.time,
                [-1 if each is None else each for each in meet.resources],
            )
        self._reckon(range(len(layout.points)))

    @property
    def cost(self) -> Cost:
        """Return what the board costs."""
        return split_cost(self.total)

    def timetable(self) -> Timetable:
        """Return the board as a timetable."""
        meets = [
            Meet(
                self.event[meet],
                self.duration[meet],
                self.time[meet] if self.time[meet] >= 0 else None,
                tuple(each if each >= 0 else None for each in self.filled[meet]),
            )
            for own in self.meets_of
            for meet in own
        ]
        return Timetable.of(self.instance, meets)

    def held(self, event: int) -> int:
        """Return the times at which an event runs, as a mask."""
        mask = 0
        for meet in self.meets_of[event]:
            if self.time[meet] >= 0:
                mask |= ((1 << self.duration[meet]) - 1) << self.time[meet]
        return mask

    def fillers(self, pairs: Iterable[tuple[int, int]]) -> set[int]:
        """Return the resources that fill some slots of some events."""
        found = {self.filled[meet][slot] for event, slot in pairs for meet in self.meets_of[event]}
        found.discard(-1)
        return found

    def walked(self, resource: int, constraint: LimitWalking) -> int:
        """Return the steps between rooms over the maximum, week by week."""
        instance, width = self.instance, self.pricing.time_count
        place = self.layout.places[id(constraint)]
        rooms: dict[int, set[int]] = {}
        for meet in self.attends[resource]:
            time = self.time[meet]
            room = next(
                (r for r in self.filled[meet] if r >= 0 and instance.resources[r].kind == constraint.room_kind), -1
            )
            if time >= 0 and room >= 0:
                for cell in self.pricing.cells(self.event[meet], self.duration[meet])[time]:
                    rooms.setdefault(cell, set()).add(room)
        follows = {
            time
            for group in constraint.groups
            for time in instance.time_groups[group].times
            if time + 1 in instance.time_groups[group].times
        }
        over = 0
        for week in range(instance.week_count):
            steps = 0
            for time in follows:
                here, there = rooms.get(week * width + time, ()), rooms.get(week * width + time + 1, ())
                pairs = [(one, two) for one in here for two in there if one != two]
                far = (constraint.far if place.get(one) != place.get(two) else 1 for one, two in pairs)
                steps += max(far, default=0)
            over += max(0, steps - constraint.maximum)
        return over

    def set_time(self, meet: int, time: int) -> None:
        """Move a meet to a start, or to none (−1)."""
        before = self.time[meet]
        if before == time:
            return
        event, duration = self.event[meet], self.duration[meet]
        cells = self.pricing.cells(event, duration)
        table = self.pricing.time_table(event, duration)
        self.total += table[time] - table[before]
        self.time[meet] = time
        old = cells[before] if before >= 0 else ()
        new = cells[time] if time >= 0 else ()
        touched: list[int] = self.layout.by_time[event]
        for resource in self.filled[meet]:
            if resource >= 0:
                self._occupy(resource, old, new)
                if self.layout.by_mask[resource]:
                    touched = touched + self.layout.by_mask[resource]
        self._reckon(touched)

    def set_resource(self, meet: int, slot: int, resource: int) -> None:
        """Fill a slot of a meet with a resource, or with nobody (−1)."""
        filled = self.filled[meet]
        before = filled[slot]
        if before == resource:
            return
        event, duration, time = self.event[meet], self.duration[meet], self.time[meet]
        table = self.pricing.slot_table(event, slot)
        self.total += duration * (table[resource] - table[before])
        filled[slot] = resource
        taken = self.pricing.cells(event, duration)[time] if time >= 0 else ()
        touched: list[int] = self.layout.by_slot[event]
        load = self._load(event, slot, duration)
        for each, old, new, sign in ((before, taken, (), -1), (resource, (), taken, 1)):
            if each >= 0:
                self._attend(each, meet, sign)
                self.load[each] += sign * load
                self._occupy(each, old, new)
                if self.layout.by_mask[each]:
                    touched = touched + self.layout.by_mask[each]
        self._reckon(touched)

    def add_meet(self, event: int, duration: int, time: int, filled: Sequence[int]) -> int:
        """Add a meet; its points are reckoned by whoever changes the whole event."""
        meet = len(self.event)
        self.event.append(event)
        self.duration.append(duration)
        self.time.append(time)
        self.filled.append(list(filled))
        self.meets_of[event].append(meet)
        self._count_meet(meet, 1)
        return meet

    def replace_event(self, event: int, meets: Sequence[tuple[int, int, Sequence[int]]]) -> None:
        """Give an event other meets: (duration, time, resources) each."""
        touched = set(self.layout.by_time[event]) | set(self.layout.by_slot[event])
        for meet in self.meets_of[event]:
            self._count_meet(meet, -1)
            touched.update(number for each in self.filled[meet] if each >= 0 for number in self.layout.by_mask[each])
        spare, self.meets_of[event] = self.meets_of[event], []
        for duration, time, filled in meets:
            if spare:
                meet = spare.pop()
                self.duration[meet], self.time[meet], self.filled[meet] = duration, time, list(filled)
                self.meets_of[event].append(meet)
                self._count_meet(meet, 1)
            else:
                self.add_meet(event, duration, time, filled)
            touched.update(number for each in filled if each >= 0 for number in self.layout.by_mask[each])
        self._reckon(sorted(touched))

    def _count_meet(self, meet: int, sign: int) -> None:
        """Add or take away what a whole meet costs and occupies, points apart."""
        event, duration, time = self.event[meet], self.duration[meet], self.time[meet]
        self.total += sign * self.pricing.time_table(event, duration)[time]
        taken = self.pricing.cells(event, duration)[time] if time >= 0 else ()
        old, new = ((), taken) if sign > 0 else (taken, ())
        for slot, resource in enumerate(self.filled[meet]):
            self.total += sign * duration * self.pricing.slot_table(event, slot)[resource]
            if resource >= 0:
                self._attend(resource, meet, sign)
                self.load[resource] += sign * self._load(event, slot, duration)
                self._occupy(resource, old, new)

    def _attend(self, resource: int, meet: int, sign: int) -> None:
        own = self.attends[resource]
        own[meet] = own.get(meet, 0) + sign
        if not own[meet]:
            del own[meet]

    def _load(self, event: int, slot: int, duration: int) -> int:
        own = self.instance.events[event]
        return own.slot_workload(slot) * duration * self.pricing.load_scale // own.duration if own.duration else 0

    def _occupy(self, resource: int, old: Sequence[int], new: Sequence[int]) -> None:
        """Move a resource's attendance from some cells to others and reckon what it costs."""
        count, mask = self.count[resource], self.mask[resource]
        for cell in old:
            count[cell] -= 1
            if not count[cell]:
                mask ^= 1 << cell
        for cell in new:
            if not count[cell]:
                mask ^= 1 << cell
            count[cell] += 1
        self.attended[resource] += len(new) - len(old)
        self.mask[resource] = mask
        cost = self._resource_cost(resource)
        self.total += cost - self.resource_cost[resource]
        self.resource_cost[resource] = cost

    def _resource_cost(self, resource: int) -> int:
        pricing, mask = self.pricing, self.mask[resource]
        cost = pricing.mask_price[resource].of(mask)
        extra = self.attended[resource] - mask.bit_count()
        if extra:
            for price in pricing.clash_price[resource]:
                cost += price(extra)
        for price, most in pricing.crowd_price[resource]:
            cost += price(sum(number - most for number in self.count[resource] if number > most))
        for price, limits in pricing.load_price[resource]:
            scale, load = pricing.load_scale, self.load[resource]
            off = max(limits.minimum * scale - load, load - limits.maximum * scale)
            if off > 0:
                cost += price(-(-off // scale))
        return cost

    def _reckon(self, numbers: Iterable[int]) -> None:
        """Read some points anew."""
        points, costs = self.layout.points, self.point_cost
        for number in numbers:
            point = points[number]
            cost = point.price(point.deviation(self))
            self.total += cost - costs[number]
            costs[number] = cost
