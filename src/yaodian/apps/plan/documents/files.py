"""Files of an official document (公文成文): Word always, PDF where this machine can, 发文稿纸 beside it."""

from __future__ import annotations

from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.kernel.documents.internal import write_circulation_sheet
from yaodian.kernel.documents.model import OfficialDoc
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.pdf import pdf_available, write_pdf


def official_files(doc: OfficialDoc, *, name: str) -> list[OutputFile]:
    """Return the files of a draft: docx with its 数据来源表, PDF where available, 发文稿纸."""
    files = [OutputFile(f"{name}.docx", write_docx(doc))]
    if pdf_available() is None:
        files.append(OutputFile(f"{name}.pdf", write_pdf(doc)))
    files.append(OutputFile(f"{name}（发文稿纸）.docx", write_circulation_sheet(doc)))
    return files
