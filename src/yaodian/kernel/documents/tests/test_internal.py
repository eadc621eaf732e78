"""发文稿纸, 督办单, 催办单: forms without red head, blank boxes and filled ones."""

import io
from datetime import date

import docx
from docx.oxml.ns import qn
from lxml import etree

from yaodian.kernel.documents.internal import (
    CIRCULATION_STEPS,
    Opinion,
    Order,
    write_circulation_sheet,
    write_reminder,
    write_supervision_order,
)
from yaodian.kernel.documents.model import figure
from yaodian.kernel.documents.tests.make import circular


def boxes(content: bytes) -> dict[str, str]:
    """Label and text of each box."""
    made = docx.Document(io.BytesIO(content))
    return {
        row.cells[0].text: "".join(node.text or "" for node in row.cells[1]._tc.iter(qn("w:t")))
        for row in made.tables[0].rows
    }


def order() -> Order:
    """A supervision order with figures."""
    return Order(
        number="天教督办〔2018〕3号",
        matter="加快录播教室建设进度",
        source="2018年工作要点第7条（7.1）",
        unit="电教馆",
        due="2018年9月30日前",
        requirement="逐校倒排工期。",
        issued_date=date(2018, 7, 5),
        progress=("已验收", figure(9, trace="metric:projects.rooms_accepted"), "个。"),
        earlier="天教督办〔2018〕1号",
        demo=True,
    )


def test_the_circulation_sheet_has_every_step_and_leaves_the_seal_blank() -> None:
    filled = boxes(
        write_circulation_sheet(circular(), [Opinion("签发", "同意印发。", "张伟", date(2018, 7, 5), "陈静")])
    )
    for step in (*CIRCULATION_STEPS, "编号", "用印"):
        assert step in filled
    assert filled["签发"] == "同意印发。　张伟　2018年7月5日（陈静代录，原件扫描存档）"
    assert filled["会签"] == ""
    assert filled["编号"] == "天教发〔2018〕15号"
    assert filled["用印"] == "（用印处）"


def test_order_and_reminder_carry_their_own_numbers_no_red_and_their_trace_ids() -> None:
    for write in (write_supervision_order, write_reminder):
        content = write(order())
        made = docx.Document(io.BytesIO(content))
        assert "天教督办〔2018〕3号" in "".join(paragraph.text for paragraph in made.paragraphs)
        xml = etree.tostring(made.element).decode()
        assert "FF0000" not in xml
        assert 'w:tag w:val="metric:projects.rooms_accepted"' in xml
    assert boxes(write_supervision_order(order()))["当前进展"] == "已验收9个。"
    assert boxes(write_reminder(order()))["原督办单"] == "天教督办〔2018〕1号"
