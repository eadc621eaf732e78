"""Handing out papers of a draft (输出拟稿材料): the file is made on demand, its digest is journaled."""

from __future__ import annotations

from django.db import transaction

from yaodian.apps.plan.models import YearDraft
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3


@transaction.atomic
def note_export(*, draft_id: int, what: str, name: str, content: bytes, by: By) -> None:
    """登记输出: who took which paper of a draft, with its digest."""
    require(by, "plan.read_draft")
    draft = YearDraft.objects.get(pk=draft_id)
    detail = {"file": name, "digest": sm3(content)}
    write_line(verb="plan.export_draft", by=by, record=draft, summary=f"{what} {name}", detail=detail)
