"""造文件 — small documents for the format tests."""

from __future__ import annotations

import io
import zipfile

from docx import Document

PLAN = "某市教育局2024年工作要点\n一、扩大资源\n1.加快建设。新建公办幼儿园12所。\n2.补充师资。招聘教师300名。\n"


def docx_bytes(*, table: bool = False, header: str = "") -> bytes:
    """造Word: the plan as paragraphs, with a task table whose number and task cells are merged downwards."""
    document = Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    for line in PLAN.splitlines() if not table else ["某市2024年重点任务分解表"]:
        document.add_paragraph(line)
    if table:
        rows = [
            ("序号", "目标任务", "牵头单位", "配合单位", "分管领导", "完成时限"),
            ("1", "新建学校12所。", "教育局", "住建局、发改委", "李某", "2024年12月"),
            ("", "配套道路2条。", "住建局", "各镇街", "", ""),
            ("2", "招聘教师300名。", "人社局", "教育局", "王某", "8月底前"),
            ("3", "课后服务实现全覆盖。", "", "", "王某", ""),
        ]
        grid = document.add_table(rows=len(rows), cols=6)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                grid.cell(r, c).text = value
        grid.cell(1, 0).merge(grid.cell(2, 0))
        lead = grid.cell(3, 2).merge(grid.cell(4, 2))
        lead.text = "人社局"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """加部件: the same archive with one part more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def pdf_bytes(lines: list[str]) -> bytes:
    """造PDF: one page whose text layer is told by a ToUnicode map; an empty list makes a scan."""
    characters = sorted(set("".join(lines)))
    code = {c: i + 1 for i, c in enumerate(characters)}
    cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
    cmap += "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    for c in characters:
        cmap += f"1 beginbfchar <{code[c]:04X}> <{ord(c):04X}> endbfchar\n"
    cmap += "endcmap end end"
    shown = "".join(
        f"BT /F1 12 Tf 40 {800 - 20 * n} Td <{''.join(f'{code[c]:04X}' for c in line)}> Tj ET\n"
        for n, line in enumerate(lines)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H"
            " /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
        ),
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{n} 0 obj\n{content}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010d} 00000 n \n" for p in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + table + end).encode("ascii")
