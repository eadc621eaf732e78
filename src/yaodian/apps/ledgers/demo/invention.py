"""编造什么 (what is invented): by ledger, the function that invents its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from yaodian.apps.ledgers.demo import safety, schooling
from yaodian.apps.ledgers.demo.making import Answers, Making
from yaodian.kernel.units.models import Unit

SCHOOL_ROWS: Mapping[str, Callable[[Making, Unit], Iterator[Answers]]] = {
    "school_buses": safety.bus,
    "bus_drivers": safety.driver,
    "bus_routes": safety.route,
    "fire_equipment": safety.fire,
    "safety_drills": schooling.drill,
    "chemicals": safety.chemical,
    "canteen_staff": safety.canteen,
    "suppliers": safety.supplier,
    "meetings": schooling.meeting,
    "party_study": schooling.study,
    "parent_schools": schooling.parents,
    "clubs": schooling.club,
    "left_behind_visits": schooling.visit,
    "counselling_rooms": schooling.room,
    "law_vice_principals": schooling.vice,
    "mandarin": schooling.mandarin,
    "illness": schooling.ill,
    "studios": schooling.studio,
    "enterprise_agreements": schooling.agreement,
}
SECTION_ROWS: Mapping[str, Callable[[Making], Iterator[Answers]]] = {
    "legal_counsel": schooling.counsel,
    "legality_reviews": schooling.review,
    "unlicensed_kindergartens": schooling.unlicensed,
    "school_links": schooling.link,
}
