"""小修 (repair): the smallest change of a running timetable that keeps the rules when something happens."""

from yaodian.engines.timetabling.repair.cover import CoverOffer, cover_left, cover_lost, cover_offers
from yaodian.engines.timetabling.repair.events import close_times, lose_resource, replace_people
from yaodian.engines.timetabling.repair.mend import Repair, repair
from yaodian.engines.timetabling.repair.swap import SwapOffer, swap_offers, what_breaks

__all__ = [
    "CoverOffer",
    "Repair",
    "SwapOffer",
    "close_times",
    "cover_left",
    "cover_lost",
    "cover_offers",
    "lose_resource",
    "repair",
    "replace_people",
    "swap_offers",
    "what_breaks",
]
