"""办文环节 (steps of a paper): states, what follows what, which states allow an edit or a withdrawal."""

from __future__ import annotations

from yaodian.kernel.documents.model import DocKind
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class PaperState(TextChoices):
    """公文状态 (state of a paper): where it waits."""

    DRAFTING = "drafting", _("拟稿")
    SECTION = "section", _("科室审核")
    OFFICE = "office", _("办公室核稿")
    COSIGN = "cosign", _("会签")
    SIGNING = "signing", _("待签发")
    NUMBERING = "numbering", _("待编号")
    SEALING = "sealing", _("待用印")
    PRINTING = "printing", _("待印发")
    ISSUED = "issued", _("已印发")
    ARCHIVED = "archived", _("已归档")
    WITHDRAWN = "withdrawn", _("已作废")


class DeskStep(TextChoices):
    """办理环节 (step): what somebody did; the labels are the boxes of the 发文稿纸."""

    DRAFT = "draft", _("拟稿")
    SECTION = "section", _("科室审核")
    OFFICE = "office", _("办公室核稿")
    COSIGN = "cosign", _("会签")
    SIGN = "sign", _("签发")
    NUMBER = "number", _("编号")
    SEAL = "seal", _("用印")
    ISSUE = "issue", _("印发")
    ARCHIVE = "archive", _("归档")
    WITHDRAW = "withdraw", _("作废")


class DeskVerdict(TextChoices):
    """办理结果 (verdict) of a step."""

    DONE = "done", _("通过")
    RETURNED = "returned", _("退回")


class PaperCosignState(TextChoices):
    """会签状态 (state of a co-signature)."""

    WAITING = "waiting", _("待会签")
    AGREED = "agreed", _("同意")
    OBJECTED = "objected", _("有不同意见")


class NumberState(TextChoices):
    """文号状态 (state of a document number)."""

    USED = "used", _("使用")
    VOID = "void", _("作废")


OPEN_STATES = (
    PaperState.DRAFTING,
    PaperState.SECTION,
    PaperState.OFFICE,
    PaperState.COSIGN,
    PaperState.SIGNING,
    PaperState.NUMBERING,
    PaperState.SEALING,
    PaperState.PRINTING,
)
EDITABLE = {
    PaperState.DRAFTING: "papers.draft",
    PaperState.SECTION: "papers.review_section",
    PaperState.OFFICE: "papers.review_office",
}
"""可改稿的环节: state → the verb of whoever may change the wording there."""
RETURNABLE = (PaperState.SECTION, PaperState.OFFICE, PaperState.COSIGN, PaperState.SIGNING)
STEP_OF = {
    PaperState.DRAFTING: DeskStep.DRAFT,
    PaperState.SECTION: DeskStep.SECTION,
    PaperState.OFFICE: DeskStep.OFFICE,
    PaperState.COSIGN: DeskStep.COSIGN,
    PaperState.SIGNING: DeskStep.SIGN,
}


def after(state: PaperState, *, kind: DocKind, headed: bool = False, cosigned: bool = True) -> PaperState:
    """下一环节: the state after this one is done.

    `headed`: the drafter heads the drafting unit, or it has no head, so 科室审核 is passed over; `cosigned`: nobody is
    left to co-sign. 纪要 carries no seal (GB/T 9704-2012 10.3)."""
    following = {
        PaperState.DRAFTING: PaperState.OFFICE if headed else PaperState.SECTION,
        PaperState.SECTION: PaperState.OFFICE,
        PaperState.OFFICE: PaperState.SIGNING if cosigned else PaperState.COSIGN,
        PaperState.COSIGN: PaperState.SIGNING,
        PaperState.SIGNING: PaperState.NUMBERING,
        PaperState.NUMBERING: PaperState.PRINTING if kind is DocKind.MINUTES else PaperState.SEALING,
        PaperState.SEALING: PaperState.PRINTING,
        PaperState.PRINTING: PaperState.ISSUED,
        PaperState.ISSUED: PaperState.ARCHIVED,
    }
    return following[state]


def may_withdraw(state: PaperState) -> bool:
    """可否作废: until it has gone out."""
    return state in OPEN_STATES
