"""学校登记指标 (metrics of the register): counted from what is on record; a school is one unit, so units add up.

All are read "as at": the schools that exist, and the facts in force, on the period's last day or today, whichever is
earlier. Kinds and recognitions are as the register now holds them."""

from yaodian.registers.schools.metrics.preschool import (
    inclusive_children,
    inclusive_kindergartens,
    licensed_kindergartens,
    public_children,
    unlicensed_kindergartens,
)
from yaodian.registers.schools.metrics.register import (
    classified_private,
    coded,
    facts_filed,
    pupils,
    schools,
)
from yaodian.registers.schools.metrics.rooms import (
    fully_media_schools,
    media_rooms,
    networked_rooms,
)

__all__ = [
    "classified_private",
    "coded",
    "facts_filed",
    "fully_media_schools",
    "inclusive_children",
    "inclusive_kindergartens",
    "licensed_kindergartens",
    "media_rooms",
    "networked_rooms",
    "public_children",
    "pupils",
    "schools",
    "unlicensed_kindergartens",
]
