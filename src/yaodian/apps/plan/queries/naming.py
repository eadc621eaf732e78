"""Who may be named (查单位称谓): every registered unit with all its names, but for the bureau and the office that writes."""

from __future__ import annotations

from yaodian.apps.plan.rules.naming import NEUTRAL_WORDS, Called, names_of, place_of
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Post
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import bureau
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.models import School


def units_unnamed() -> list[Called]:
    """Return the units that a paper may not name without leave: sections, schools, townships, agencies, closed ones too."""
    top = bureau()
    place = place_of(top.title) if top else ""
    writers = set(Post.objects.filter(role=Role.OFFICE, active=True).values_list("unit_id", flat=True))
    former = dict(School.objects.exclude(former_titles="").values_list("pk", "former_titles"))
    rows = Unit.objects.filter(kind__in=[kind.value for kind in NEUTRAL_WORDS]).exclude(pk__in=writers)
    return [
        Called(
            title=unit.title,
            names=names_of(unit.title, unit.short_title, *former.get(unit.pk, "").split("、"), place=place),
            word=NEUTRAL_WORDS[UnitKind(unit.kind)],
        )
        for unit in rows.order_by("position", "pk")
    ]
