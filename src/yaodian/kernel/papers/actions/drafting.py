"""Drafting (拟稿): a document drafted by a person or by another app's records, its later wordings, sources named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import models, transaction

from yaodian.kernel import clock, records
from yaodian.kernel.access import By, NotAllowedError, System, require
from yaodian.kernel.documents.data import attachments_data, attachments_from, blocks_data, blocks_from
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import Attachment, Block, DocKind, Figure, OfficialDoc, Urgency, figure
from yaodian.kernel.documents.rules import plain_text
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.actions.errors import PaperError
from yaodian.kernel.papers.actions.rows import locked, next_serial
from yaodian.kernel.papers.models import CoSignature, Paper, PaperAddressee, PaperText
from yaodian.kernel.papers.queries.papers import may_edit
from yaodian.kernel.papers.queries.texts import doc_of, text_of
from yaodian.kernel.papers.rules import EDITABLE, PaperState
from yaodian.kernel.papers.rules.steps import STEP_OF
from yaodian.kernel.papers.rules.wording import bind_after, reworded, with_figures
from yaodian.kernel.privacy.refusal import refuse_classified

SHEET = "circulation"


@transaction.atomic
def draft_document(
    *,
    kind: DocKind,
    issuer: str,
    title: str,
    blocks: Iterable[Block | str],
    record: models.Model | None,
    by: By,
    figures: Sequence[Figure] = (),
    unit_id: int | None = None,
    main_recipient: str = "",
    copy_recipients: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    cosign_unit_ids: Iterable[int] = (),
    cosign_organs: Iterable[str] = (),
    addressee_ids: Iterable[int] = (),
    joint_with: Sequence[str] = (),
    urgency: str = "",
    remark: str = "",
    client_key: str = "",
) -> Paper:
    """拟稿: a document in draft with its 稿号, drafted from `record` or by itself.

    `blocks` are the document's blocks; a plain string is a paragraph. A counted number stands in a block as a `Figure`,
    or is given in `figures` and takes its place in the plain wording. `unit_id` is the drafting unit, by default that of
    the drafter's first seat. The same `client_key` again answers with the paper that is there.
    Raises PaperError, NotAllowedError, ClassifiedMaterialError."""
    if client_key and (known := Paper.objects.filter(client_key=client_key).first()):
        return known
    if unit_id is None and not isinstance(by, System):
        unit_id = next((seat.unit_id for seat in by.seats if seat.unit_id is not None), None)
    if unit_id is None:
        raise PaperError("请选择拟稿单位。")
    require(by, "papers.draft", unit_id=unit_id)
    if record is not None and not isinstance(by, System) and not records.readable(by, record_ref(record)):
        raise NotAllowedError("您看不到这条记录，不能据此拟稿。")
    if issuer not in shipped_issuers().issuers:
        raise PaperError(f"没有“{issuer}”这个发文机关。")
    if not title.strip():
        raise PaperError("请填写标题。")
    now, today = clock.now(), clock.today()
    form = shipped_issuers().forms[SHEET]
    series = next_serial(prefix=form.prefix, year=today.year)
    paper = Paper(
        kind=DocKind(kind),
        issuer=issuer,
        joint_with=list(joint_with),
        title=title.replace("\n", "").strip()[:200],
        unit_id=unit_id,
        record=record_ref(record) if record is not None else "",
        main_recipient=main_recipient.strip(),
        copy_recipients=[name.strip() for name in copy_recipients if name.strip()],
        urgency=Urgency(urgency) if urgency else "",
        remark=remark.strip(),
        sheet_number=form.number(year=today.year, serial=series.last),
        drafter=by.name,
        drafter_account_id=by.account_id,
        drafted_at=now,
        client_key=client_key,
    )
    text = PaperText(
        paper=paper,
        version=1,
        title=title.strip()[:200],
        body=blocks_data(with_figures(blocks, figures)),
        attachments=attachments_data(attachments),
        step=STEP_OF[PaperState.DRAFTING],
        made_by=by.name,
        made_at=now,
    )
    _refuse(doc_of(paper=paper, text=text))
    paper.save()
    text.save()
    also: list[models.Model] = [text, series]
    also += CoSignature.objects.bulk_create(
        [
            *(CoSignature(paper=paper, unit_id=unit) for unit in dict.fromkeys(cosign_unit_ids)),
            *(CoSignature(paper=paper, organ=organ.strip()) for organ in dict.fromkeys(cosign_organs) if organ.strip()),
        ]
    )
    also += PaperAddressee.objects.bulk_create(
        [PaperAddressee(paper=paper, unit_id=unit) for unit in dict.fromkeys(addressee_ids)]
    )
    write_line(verb="papers.draft", by=by, record=paper, also=also, summary=paper.title, detail={"about": paper.record})
    return paper


def _refuse(doc: OfficialDoc) -> None:
    """Refuse a wording that bears a secrecy mark."""
    refuse_classified(name="", content=plain_text(doc))


@transaction.atomic
def revise_text(
    *,
    paper_id: int,
    title: str,
    text: str,
    by: By,
    note: str = "",
    main_recipient: str | None = None,
    copy_recipients: Sequence[str] | None = None,
) -> Paper:
    """改稿: a new wording from edited lines; numbers that were not touched keep their source, new ones have none."""
    paper = _editable(paper_id, by=by)
    old = text_of(paper=paper)
    if not title.strip() or not text.strip():
        raise PaperError("标题和正文都要填写。")
    body, attachments = reworded(text, body=blocks_from(old.body), attachments=attachments_from(old.attachments))
    data, attached = blocks_data(body), attachments_data(attachments)
    same = (old.title, old.body, old.attachments) == (title.strip(), data, attached)
    recipients = (
        paper.main_recipient if main_recipient is None else main_recipient.strip(),
        paper.copy_recipients
        if copy_recipients is None
        else [name.strip() for name in copy_recipients if name.strip()],
    )
    if same and recipients == (paper.main_recipient, paper.copy_recipients):
        return paper
    paper.main_recipient, paper.copy_recipients = recipients
    return _reworded(paper, old, title=title.strip(), body=data, attachments=attached, note=note, by=by)


def _editable(paper_id: int, *, by: By) -> Paper:
    """Return the locked paper; refuse whoever may not change the wording now."""
    paper = locked(paper_id=paper_id, states=EDITABLE)
    if not may_edit(paper=paper, by=by):
        raise NotAllowedError(f"《{paper.title}》现在“{paper.get_state_display()}”环节，不由您改稿。")
    return paper


def _reworded(
    paper: Paper,
    old: PaperText,
    *,
    title: str,
    body: list[dict[str, object]],
    attachments: list[dict[str, object]],
    note: str,
    by: By,
) -> Paper:
    """Keep a new wording."""
    new = PaperText(
        paper=paper,
        version=old.version + 1,
        title=title[:200],
        body=body,
        attachments=attachments,
        step=STEP_OF[PaperState(paper.state)],
        note=note.strip()[:200],
        made_by=by.name,
        made_at=clock.now(),
    )
    _refuse(doc_of(paper=paper, text=new))
    new.save()
    paper.version, paper.title = new.version, title.replace("\n", "")[:200]
    paper.save(update_fields=["version", "title", "main_recipient", "copy_recipients"])
    write_line(verb="papers.revise", by=by, record=paper, also=[new], summary=f"{paper.title} 第{new.version}稿 {note}")
    return paper


@transaction.atomic
def name_source(*, paper_id: int, number: str, before: str, trace: str, label: str, by: By) -> Paper:
    """注明来源: give an unsourced number of the wording the record it comes from.

    `before` are the words in front of the number; `trace` names a record that `by` may read ("plan.task:17", with or
    without part and day)."""
    paper = _editable(paper_id, by=by)
    ref = trace.strip().partition("@")[0].partition("/")[0]
    if not records.readable(by, ref) and not isinstance(by, System):
        raise PaperError(f"没有找到记录“{trace}”，或您看不到它。来源写记录编号，例如 plan.task:17。")
    old = text_of(paper=paper)
    found = figure(number, trace=trace, label=label.strip(), as_of=clock.today())
    body, attachments = blocks_from(old.body), attachments_from(old.attachments)
    new_body = _first_bound(body, found, before=before)
    new_attachments = attachments
    if new_body == body:
        bound = [replace(one, body=_first_bound(one.body, found, before=before)) for one in attachments]
        first = next((place for place, one in enumerate(bound) if one != attachments[place]), len(bound))
        new_attachments = (*attachments[:first], *bound[first : first + 1], *attachments[first + 1 :])
    if new_body == body and new_attachments == attachments:
        raise PaperError(f"文中没有找到没有来源的“{before}{number}”。")
    return _reworded(
        paper,
        old,
        title=old.title,
        body=blocks_data(new_body),
        attachments=attachments_data(new_attachments),
        note=f"为“{number}”注明来源 {trace}",
        by=by,
    )


def _first_bound(blocks: tuple[Block, ...], found: Figure, *, before: str) -> tuple[Block, ...]:
    """Return the blocks with the number sourced in the first block that holds it."""
    for place, block in enumerate(blocks):
        bound = bind_after(block, found, before=before)
        if bound != block:
            return (*blocks[:place], bound, *blocks[place + 1 :])
    return blocks
