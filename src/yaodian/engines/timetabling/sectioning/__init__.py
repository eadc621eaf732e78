"""分班 (sectioning, 选课走班): pupils with choices become home classes and sections, with blocks, teachers and rooms."""

from yaodian.engines.timetabling.sectioning.check import breaches
from yaodian.engines.timetabling.sectioning.divide import Option, divide, frontier
from yaodian.engines.timetabling.sectioning.division import Division, HomeClass, Lack, Measures, Section
from yaodian.engines.timetabling.sectioning.grade import (
    Course,
    Family,
    Grade,
    HomeLimits,
    Mode,
    Pupil,
    Room,
    Teacher,
)

__all__ = [
    "Course",
    "Division",
    "Family",
    "Grade",
    "HomeClass",
    "HomeLimits",
    "Lack",
    "Measures",
    "Mode",
    "Option",
    "Pupil",
    "Room",
    "Section",
    "Teacher",
    "breaches",
    "divide",
    "frontier",
]
