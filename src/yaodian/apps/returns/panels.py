"""报送面板 (panels): a school's returns of the last year on its portrait."""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.queries import duties_for, tally_of
from yaodian.apps.returns.rules import mark_of
from yaodian.apps.returns.tables import LAMPS, mark_words
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel

SHOWN, YEAR = 8, timedelta(weeks=52)


def unit_panel(by: By, unit_id: int) -> str:
    """Return a unit's returns: the tally of the year and the last ones; "" when it was never asked."""
    today = clock.today()
    duties = duties_for(by=by).filter(unit_id=unit_id, due_date__gt=today - YEAR)
    rows = list(duties.order_by("-due_date", "-pk")[:SHOWN])
    if not rows:
        return ""
    marks = [(duty, mark_of(duty.state, sent=duty.sent_date, due=duty.due_date, today=today)) for duty in rows]
    return render_to_string(
        "returns/_panel.html",
        {
            "tally": tally_of(duties=duties, today=today),
            "rows": [(duty, LAMPS[mark], mark_words(duty, mark)) for duty, mark in marks],
        },
    )


PANELS = (
    Panel(key="returns.unit", title=_("报送"), subject="units.unit", verb="returns.read", render=unit_panel, order=60),
)
