"""往年的要点 (the earlier years' plans in invented words): who leads, when due, and how each item ended."""

from __future__ import annotations

from dataclasses import dataclass

NOTE = "本文本为演示虚构，与任何单位的真实文件无关。"


@dataclass(frozen=True)
class Item:
    """一件事 (an item): its words and its fate: done, late, carry, adjust, cancel."""

    heading: str
    point: str
    text: str
    lead: str
    due: tuple[int, int]
    fate: str = "done"
    support: tuple[str, ...] = ()
    target: str = ""
    source: str = "own"
    source_name: str = ""
    next_text: str = ""


PARTY, FAIR, QUALITY, SAFE = "加强队伍建设", "促进教育公平", "提高教育质量", "保障校园安全"

YEAR_2016 = (
    Item(PARTY, "抓实作风建设", "开展机关作风整顿，办理群众来信180件。", "party_affairs", (6, 30)),
    Item(PARTY, "加强教师培训", "培训骨干教师260人次，组织送教下乡24场。", "teacher_college", (11, 30)),
    Item(
        FAIR, "改造薄弱学校", "投入资金600万元，改造校舍9所。", "finance", (10, 31), "late", ("basic_education",), "9所"
    ),
    Item(
        FAIR,
        "发展学前教育",
        "新建公办幼儿园3所，启动第三期学前教育三年行动计划准备工作。",
        "preschool",
        (9, 30),
        "carry",
        ("finance",),
        "3所",
    ),
    Item(FAIR, "落实学生资助", "资助家庭困难学生4200人，建立资助台账。", "finance", (6, 30)),
    Item(
        QUALITY,
        "加快教育信息化",
        "建设录播教室4个，完成网络升级12所。",
        "media_centre",
        (10, 31),
        "adjust",
        ("finance",),
        "4个",
        next_text="再建录播教室6个，完成网络升级8所。",
    ),
    Item(QUALITY, "深化课堂改革", "举办教学开放周2次，评选优质课60节。", "teaching_research", (9, 30)),
    Item(QUALITY, "办好体育艺术活动", "举办第七届中小学生艺术节，组织田径运动会1次。", "moral_education", (6, 30)),
    Item(SAFE, "排查校园隐患", "排查安全隐患，整改销号达到100%。", "safety", (11, 30), "late"),
    Item(SAFE, "规范校车管理", "制定校车管理细则，清退不合格校车5辆。", "safety", (6, 30), "cancel"),
)

YEAR_2017 = (
    Item(
        PARTY, "加强党风廉政建设", "开展第十八个党风廉政建设宣传教育月活动，签订责任书120份。", "party_affairs", (5, 31)
    ),
    Item(
        PARTY,
        "充实教师队伍",
        "补充教师220名，交流轮岗教师90名。",
        "personnel",
        (8, 31),
        "late",
        ("basic_education",),
        "220名",
        "government",
        "2017年市政府工作报告",
    ),
    Item(
        FAIR,
        "优化学校布局",
        "实施高中进城三年行动计划，完成新校区选址和征地。",
        "finance",
        (10, 31),
        "carry",
        ("basic_education",),
        source="government",
        source_name="2017年市政府工作报告",
    ),
    Item(
        FAIR,
        "发展普惠学前教育",
        "实施第三期学前教育三年行动计划，新增普惠园4所。",
        "preschool",
        (9, 30),
        support=("finance",),
        source="province",
        source_name="省教育厅2017年工作要点",
    ),
    Item(
        FAIR,
        "办好特殊教育",
        "实施第二期特殊教育提升计划，建设资源教室6个。",
        "basic_education",
        (10, 31),
        "adjust",
        ("finance",),
        "6个",
        "regulation",
        "《第二期特殊教育提升计划》",
        "续建特殊教育资源教室2个，建成资源中心。",
    ),
    Item(
        QUALITY,
        "推进课程改革",
        "建立学科基地12个，开展教学视导2轮。",
        "teaching_research",
        (11, 30),
        source="province",
        source_name="省教育厅2017年工作要点",
    ),
    Item(QUALITY, "丰富校园文化", "举办第八届中小学生艺术节，庆祝第33个教师节。", "moral_education", (9, 30)),
    Item(
        SAFE,
        "建设平安校园",
        "创建平安校园30所，开展应急演练2次。",
        "safety",
        (11, 30),
        source="regulation",
        source_name="《中小学幼儿园安全管理办法》",
    ),
    Item(SAFE, "加强食堂管理", "食堂量化分级达到100%，公开食堂账目。", "finance", (6, 30), "late"),
)

DECLINED = Item(QUALITY, "建设体育场馆", "新建体育馆1座。", "moral_education", (12, 31))
