"""教师登记规则 (teacher rules): words, and what an entry must hold."""

from yaodian.registers.teachers.rules.entries import (
    CertificateEntry,
    PostEntry,
    TeacherEntry,
    certificate_problem,
    completed,
    post_problem,
    search_keys,
    teacher_problem,
)
from yaodian.registers.teachers.rules.words import (
    COUNTY_LEVELS,
    BackboneLevel,
    CertificateKind,
    Channel,
    EducationLevel,
    Establishment,
    ExchangeKind,
    PostKind,
    Sex,
    TeacherState,
    TitleLevel,
)

__all__ = [
    "COUNTY_LEVELS",
    "BackboneLevel",
    "CertificateEntry",
    "CertificateKind",
    "Channel",
    "EducationLevel",
    "Establishment",
    "ExchangeKind",
    "PostEntry",
    "PostKind",
    "Sex",
    "TeacherEntry",
    "TeacherState",
    "TitleLevel",
    "certificate_problem",
    "completed",
    "post_problem",
    "search_keys",
    "teacher_problem",
]
