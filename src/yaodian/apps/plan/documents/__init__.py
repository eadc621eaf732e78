"""Plan documents (要点材料): 任务分解表, 督办单, 通报, 年度总结, 公开导出包; every number with its trace id."""

from yaodian.apps.plan.documents.breakdown import breakdown_files
from yaodian.apps.plan.documents.briefings import briefing_doc, pack_of
from yaodian.apps.plan.documents.files import official_files
from yaodian.apps.plan.documents.order import CONTACT, FIRST_WORDS, OrderRequest, order_file, sheet_writer, urge_file
from yaodian.apps.plan.documents.package import package_files
from yaodian.apps.plan.documents.public import public_html
from yaodian.apps.plan.documents.summary import summary, year_summary

__all__ = [
    "CONTACT",
    "FIRST_WORDS",
    "OrderRequest",
    "breakdown_files",
    "briefing_doc",
    "official_files",
    "order_file",
    "pack_of",
    "package_files",
    "public_html",
    "sheet_writer",
    "summary",
    "urge_file",
    "year_summary",
]
