"""Paper tables (公文)."""

from yaodian.kernel.papers.models.numbers import PaperNumber, PaperSeries
from yaodian.kernel.papers.models.papers import KINDS, CoSignature, Paper, PaperAddressee, PaperStep, PaperText

__all__ = ["KINDS", "CoSignature", "Paper", "PaperAddressee", "PaperNumber", "PaperSeries", "PaperStep", "PaperText"]
