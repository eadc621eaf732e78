"""学校登记的写入 (school writes): one function per verb of the trade."""

from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.actions.facts import correct_facts, record_facts, record_facts_of_many
from yaodian.registers.schools.actions.recognition import (
    Recognition,
    classify_private_school,
    recognise_kindergartens,
)
from yaodian.registers.schools.actions.schools import save_school, save_schools
from yaodian.registers.schools.actions.seeds import load_seeds, save_code, save_township
from yaodian.registers.schools.actions.sites import (
    add_buildings,
    add_rooms,
    close_building,
    close_room,
    save_building,
    save_campus,
    save_room,
)
from yaodian.registers.schools.actions.snapshots import (
    FrozenPart,
    freeze_schools,
    name_snapshot,
    seal_snapshot,
)

__all__ = [
    "FrozenPart",
    "Recognition",
    "SchoolError",
    "add_buildings",
    "add_rooms",
    "classify_private_school",
    "close_building",
    "close_room",
    "correct_facts",
    "freeze_schools",
    "load_seeds",
    "name_snapshot",
    "recognise_kindergartens",
    "record_facts",
    "record_facts_of_many",
    "save_building",
    "save_campus",
    "save_code",
    "save_room",
    "save_school",
    "save_schools",
    "save_township",
    "seal_snapshot",
]
