"""__title__的写入 (__app__ writes): one function per verb of the trade, each with its journal line."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


class __Noun__Error(ValueError):
    """__title__有误: the message is the sentence the user sees."""


@transaction.atomic
def register___noun__(*, unit_id: int, title: str, due_date: date, by: By) -> __Noun__:
    """登记__title__ (register): a unit has one more, due on a day."""
    require(by, "__app__.change", unit_id=unit_id)
    if not title.strip():
        raise __Noun__Error(_("名称要填写。"))
    row = __Noun__.objects.create(unit_id=unit_id, title=title.strip(), due_date=due_date)
    write_line(verb="__app__.register", by=by, record=row, summary=row.title)
    return row


@transaction.atomic
def close___noun__(*, __noun___id: int, closed_date: date, by: By) -> __Noun__:
    """办结__title__ (close): it is done, from this day on."""
    row = __Noun__.objects.select_for_update().get(pk=__noun___id)
    require(by, "__app__.change", unit_id=row.unit_id, record=f"__app__.__noun__:{row.pk}")
    if row.state != __Noun__State.OPEN:
        raise __Noun__Error(_("“%(title)s”已经办结。") % {"title": row.title})
    row.state, row.closed_date = __Noun__State.CLOSED.value, closed_date
    row.save(update_fields=["state", "closed_date"])
    write_line(verb="__app__.close", by=by, record=row, summary=row.title)
    return row
