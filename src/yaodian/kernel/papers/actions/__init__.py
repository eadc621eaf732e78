"""Paper writes (办文): what other apps call is `draft_document`; the rest are the steps of the flow."""

from yaodian.kernel.papers.actions.drafting import draft_document, name_source, revise_text
from yaodian.kernel.papers.actions.errors import PaperError, UnsourcedError
from yaodian.kernel.papers.actions.issuing import archive_paper, issue_paper, number_paper, seal_paper, withdraw_paper
from yaodian.kernel.papers.actions.passing import cosign, pass_on, return_paper, sign_paper

__all__ = [
    "PaperError",
    "UnsourcedError",
    "archive_paper",
    "cosign",
    "draft_document",
    "issue_paper",
    "name_source",
    "number_paper",
    "pass_on",
    "return_paper",
    "revise_text",
    "seal_paper",
    "sign_paper",
    "withdraw_paper",
]
