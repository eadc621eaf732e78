"""学校登记规则 (school rules): words, what an entry must hold, the national standard, schematic outlines."""

from yaodian.registers.schools.rules.entries import (
    MEASURES,
    PUPILS,
    BuildingEntry,
    FactsEntry,
    RoomEntry,
    SchoolEntry,
    entry_problem,
    facts_problem,
    holds_on,
    overlaps,
    search_keys,
    stages_of,
)
from yaodian.registers.schools.rules.outlines import Point, cells
from yaodian.registers.schools.rules.standards import (
    INDICATORS,
    RULE_SCOPES,
    Indicator,
    Standing,
    Threshold,
    room_standing,
    standing,
)
from yaodian.registers.schools.rules.words import (
    Classification,
    CodeList,
    CodeStatus,
    KindergartenGrade,
    Ownership,
    RoomUse,
    SafetyGrade,
    SchoolStage,
)

Stage = SchoolStage

__all__ = [
    "INDICATORS",
    "MEASURES",
    "PUPILS",
    "RULE_SCOPES",
    "BuildingEntry",
    "Classification",
    "CodeList",
    "CodeStatus",
    "FactsEntry",
    "Indicator",
    "KindergartenGrade",
    "Ownership",
    "Point",
    "RoomEntry",
    "RoomUse",
    "SafetyGrade",
    "SchoolEntry",
    "SchoolStage",
    "Stage",
    "Standing",
    "Threshold",
    "cells",
    "entry_problem",
    "facts_problem",
    "holds_on",
    "overlaps",
    "room_standing",
    "search_keys",
    "stages_of",
    "standing",
]
