"""Makers for document tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    DocKind,
    DocNumber,
    Heading,
    OfficialDoc,
    Table,
    figure,
    paragraph,
    runs,
)

ISSUERS = shipped_issuers().issuers


def circular(**changes: Any) -> OfficialDoc:
    """督查通报: a circular of one to two pages with figures and a table attached."""
    built = figure(
        9, trace="metric:projects.rooms_accepted@2018-06-30", label="已验收录播教室", as_of=date(2018, 6, 30)
    )
    planned = figure(13, trace="plan:tianmen-2018/7.1", label="要点第7条目标")
    doc = OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=ISSUERS["bureau"],
        number=DocNumber("天教发", 2018, 15),
        title="天门市教育局关于2018年上半年工作要点落实情况的通报",
        main_recipient="各乡镇中心学校，局直各学校，局机关各科室、二级单位",
        body=(
            paragraph(
                "根据《天门市教育局2018年工作要点》，局办公室对上半年重点工作落实情况进行了督查。现将有关情况通报如下："
            ),
            Heading(1, "总体情况"),
            paragraph("截至2018年6月底，“一拖三”录播教室计划建设", planned, "个，已验收", built, "个——其余正在施工……"),
            Heading(2, "工作进展较好的单位"),
            paragraph("电教馆按月调度、及时验收，干驿中学、岳口中学等学校提前完成设备安装。"),
            Heading(2, "存在的主要问题"),
            Heading(3, "进度滞后。", runs("个别学校的场地改造尚未开工，影响设备进场。")),
            Heading(3, "资料不全。", runs("部分项目缺少验收照片和支付凭证。")),
            Heading(1, "下一步工作要求"),
            paragraph("各责任单位要对照任务分解表，逐项倒排工期，确保全年目标按期完成。"),
        ),
        attachments=(
            Attachment(
                "2018年上半年录播教室建设情况明细表",
                (
                    Table(
                        ("序号", "学校", "进度", "验收日期"),
                        (("1", "干驿中学", "已验收", "2018-05-20"), ("2", "岳口中学", "施工", "")),
                    ),
                ),
            ),
        ),
        issue_date=date(2018, 7, 5),
        copy_recipients=("市委办公室", "市政府办公室", "市人民政府教育督导室"),
        demo=True,
    )
    return replace(doc, **changes)


def short(kind: DocKind = DocKind.NOTICE, **changes: Any) -> OfficialDoc:
    """A document of a few lines."""
    doc = OfficialDoc(
        kind=kind,
        issuer=ISSUERS["bureau"],
        number=DocNumber(ISSUERS["bureau"].prefix_for(kind), 2018, 5),
        title=f"天门市教育局关于做好春季开学工作的{kind.word}",
        main_recipient="各学校",
        body=(paragraph("请认真做好开学准备工作。"),),
        issue_date=date(2018, 3, 1),
        copy_recipients=("市政府办公室",),
    )
    return replace(doc, **changes)
