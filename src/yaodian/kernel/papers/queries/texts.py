"""Texts of a paper (查文稿): the document as it stands, what it lacks, opinions for the 发文稿纸, differences."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from yaodian.kernel import clock
from yaodian.kernel.documents.data import attachments_from, blocks_from
from yaodian.kernel.documents.internal import Opinion
from yaodian.kernel.documents.issuers import joint, shipped_issuers
from yaodian.kernel.documents.model import DocKind, DocNumber, OfficialDoc, Urgency
from yaodian.kernel.documents.rules import Unsourced as Unsourced
from yaodian.kernel.documents.rules import lacking, untraced_places
from yaodian.kernel.papers.models import Paper, PaperText
from yaodian.kernel.papers.rules import DeskStep, DeskVerdict, PaperCosignState
from yaodian.kernel.papers.rules.wording import Change, changes, editable


def text_of(*, paper: Paper, version: int | None = None) -> PaperText:
    """Return a wording of a paper, the present one by default."""
    return PaperText.objects.get(paper=paper, version=version or paper.version)


def doc_of(*, paper: Paper, text: PaperText | None = None) -> OfficialDoc:
    """成文: the paper as an official document with this wording, number and dates as far as given."""
    text = text or text_of(paper=paper)
    issuer = shipped_issuers().issuers[paper.issuer]
    return OfficialDoc(
        kind=DocKind(paper.kind),
        issuer=joint(issuer, *paper.joint_with) if paper.joint_with else issuer,
        title=text.title,
        body=blocks_from(text.body),
        number=DocNumber.parse(paper.number) if paper.number else None,
        urgency=Urgency(paper.urgency) if paper.urgency else None,
        signatory=paper.signatory if DocKind(paper.kind).upward else "",
        main_recipient=paper.main_recipient,
        attachments=attachments_from(text.attachments),
        issue_date=paper.issue_date,
        remark=paper.remark,
        copy_recipients=tuple(paper.copy_recipients),
        print_date=paper.print_date,
        demo=clock.is_demo(),
    )


def unsourced_figures(*, paper: Paper, text: PaperText | None = None) -> tuple[Unsourced, ...]:
    """无来源数字: the numbers of the present wording that have no trace; they block 签发."""
    return untraced_places(doc_of(paper=paper, text=text))


def lacks(*, paper: Paper) -> list[str]:
    """缺项: what the paper lacks before it can be signed for issue; number and date come after."""
    doc = doc_of(paper=paper)
    ready = replace(
        doc,
        number=doc.number or DocNumber(doc.issuer.prefix_for(doc.kind), clock.today().year, 1),
        issue_date=doc.issue_date or clock.today(),
        signatory=doc.signatory or "待签",
    )
    return list(lacking(ready))


def changes_between(*, paper: Paper, older: int, newer: int) -> list[Change]:
    """稿次对照: what differs between two wordings, title included."""
    texts = {text.version: text for text in PaperText.objects.filter(paper=paper, version__in=[older, newer])}
    if older not in texts or newer not in texts:
        return []
    words = {version: f"{text.title}\n{plain(text)}" for version, text in texts.items()}
    return changes(words[older], words[newer])


def plain(text: PaperText) -> str:
    """Return a wording as lines."""
    return editable(blocks_from(text.body), attachments_from(text.attachments))


def opinions(*, paper: Paper) -> list[Opinion]:
    """签批意见: what the 发文稿纸 shows: the last passing word of each step, every co-signature."""
    found: dict[str, Opinion] = {}
    for step in paper.steps.filter(verdict=DeskVerdict.DONE).order_by("id"):
        if step.step in (DeskStep.DRAFT, DeskStep.SECTION, DeskStep.OFFICE, DeskStep.SIGN):
            day = timezone.localtime(step.at).date()
            found[step.step] = Opinion(str(DeskStep(step.step).label), step.text, step.person, day, step.entered_by)
    signed = paper.cosignatures.exclude(state=PaperCosignState.WAITING).select_related("unit").order_by("id")
    made = list(found.values())
    for signature in signed:
        on = timezone.localtime(signature.signed_at).date() if signature.signed_at else None
        words = f"{signature}：{signature.text or signature.get_state_display()}"
        made.append(Opinion(str(DeskStep.COSIGN.label), words, signature.person, on, signature.entered_by))
    return made
