"""教师登记的读取 (teacher reads)."""

from yaodian.registers.teachers.queries.access import (
    certificates_for,
    keeps_register,
    may,
    may_anywhere,
    reached,
    require_for,
    require_for_all,
    schools_within,
    teachers_for,
    units_reached,
)
from yaodian.registers.teachers.queries.frozen import (
    AskedTwiceError,
    frozen_digest,
    posts_on,
    stream_digest,
    teachers_of,
)
from yaodian.registers.teachers.queries.lists import (
    expiring_certificates,
    head_counts,
    recruitments_for,
    teacher_list,
    valid_certificates,
    warn_until,
)

__all__ = [
    "AskedTwiceError",
    "certificates_for",
    "expiring_certificates",
    "frozen_digest",
    "head_counts",
    "keeps_register",
    "may",
    "may_anywhere",
    "posts_on",
    "reached",
    "recruitments_for",
    "require_for",
    "require_for_all",
    "schools_within",
    "stream_digest",
    "teacher_list",
    "teachers_for",
    "teachers_of",
    "units_reached",
    "valid_certificates",
    "warn_until",
]
