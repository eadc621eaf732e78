"""均衡监测报告 (reports): Excel with one sheet a view, Word as an inspector reads it."""

from yaodian.apps.balance.documents.book import balance_book
from yaodian.apps.balance.documents.report import balance_report
from yaodian.apps.balance.documents.wording import ReportView

__all__ = ["ReportView", "balance_book", "balance_report"]
