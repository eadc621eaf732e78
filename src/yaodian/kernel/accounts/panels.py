"""Panels (面板): a unit's posts and who holds them, for the unit's portrait."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, holds
from yaodian.kernel.accounts.queries import appointments_on, people_for, posts_for
from yaodian.kernel.panels import Panel


def unit_people(by: By, unit_id: int) -> SafeString | str:
    """单位人员: posts with A and B 角, and the people of the unit."""
    if not holds(by, "accounts.read", unit_id=unit_id):
        return ""
    posts = list(posts_for(by=by).filter(unit_id=unit_id, active=True).order_by("id"))
    held = list(appointments_on(posts=[post.pk for post in posts], on=clock.today()))
    people = people_for(by=by).filter(unit_id=unit_id, active=True).order_by("pinyin", "id")
    rows = [(post, [one for one in held if one.post_id == post.pk]) for post in posts]
    return render_to_string("accounts/_unit.html", {"rows": rows, "people": people})


PANELS = (
    Panel(
        key="accounts.people",
        title=_("岗位与人员"),
        subject="units.unit",
        verb="accounts.read",
        render=unit_people,
        order=10,
    ),
)
