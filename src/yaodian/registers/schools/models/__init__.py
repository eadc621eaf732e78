"""学校登记的表 (school tables)."""

from yaodian.registers.schools.models.facts import SiteFacts, SiteMeasures
from yaodian.registers.schools.models.register import Code, Kindergarten, PrivateSchool, School, SchoolTraits, Township
from yaodian.registers.schools.models.sites import Building, Campus, Room
from yaodian.registers.schools.models.snapshots import FrozenSchool, Snapshot

__all__ = [
    "Building",
    "Campus",
    "Code",
    "FrozenSchool",
    "Kindergarten",
    "PrivateSchool",
    "Room",
    "School",
    "SchoolTraits",
    "SiteFacts",
    "SiteMeasures",
    "Snapshot",
    "Township",
]
