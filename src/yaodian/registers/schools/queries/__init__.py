"""学校登记的读取 (school reads)."""

from yaodian.registers.schools.queries.access import (
    buildings_for,
    campuses_for,
    facts_for,
    keeps_register,
    kindergartens_for,
    may,
    may_anywhere,
    private_schools_for,
    reached,
    require_for,
    require_for_all,
    rooms_for,
    schools_for,
)
from yaodian.registers.schools.queries.codes import (
    code_meanings,
    code_titles,
    codes_of,
    stages_meant,
    townships,
    townships_with_counts,
)
from yaodian.registers.schools.queries.facts import FactsAskedTwiceError, facts_of, facts_on, live_rows
from yaodian.registers.schools.queries.lists import kind_counts, map_points, ordinary, school_list, snapshots
from yaodian.registers.schools.queries.portrait import Portrait, RoomCount, portrait_of, room_counts, standings_of

__all__ = [
    "FactsAskedTwiceError",
    "Portrait",
    "RoomCount",
    "buildings_for",
    "campuses_for",
    "code_meanings",
    "code_titles",
    "codes_of",
    "facts_for",
    "facts_of",
    "facts_on",
    "keeps_register",
    "kind_counts",
    "kindergartens_for",
    "live_rows",
    "map_points",
    "may",
    "may_anywhere",
    "ordinary",
    "portrait_of",
    "private_schools_for",
    "reached",
    "require_for",
    "require_for_all",
    "room_counts",
    "rooms_for",
    "school_list",
    "schools_for",
    "snapshots",
    "stages_meant",
    "standings_of",
    "townships",
    "townships_with_counts",
]
