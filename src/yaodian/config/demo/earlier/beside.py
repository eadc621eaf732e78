"""要点之外 (beside the plan): commissions of 2018 with their ledgers, and initiatives that run over the years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yaodian.apps.plan.actions import approvals, commissions, initiatives, loop
from yaodian.apps.plan.actions.commissions import CommissionWords
from yaodian.apps.plan.actions.initiatives import InitiativeWords
from yaodian.apps.plan.models import Clause, Commission
from yaodian.apps.plan.rules import ApprovalKind, Verdict
from yaodian.apps.plan.rules.commissions import AnswerClass, Satisfaction, TalkWay, TaskSource
from yaodian.apps.plan.rules.initiatives import InitiativeKind
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import lead_key, moment, paper
from yaodian.kernel import clock


@dataclass(frozen=True)
class Entry:
    """一件交办件 (a commission of the demo year)."""

    source: TaskSource
    title: str
    from_body: str
    paper: str
    day: date
    lead: str
    fate: str = "done"
    part: str = ""
    mover: str = ""
    host: str = ""
    klass: str = ""


ENTRIES = (
    Entry(
        TaskSource.PAPER,
        "报送校外培训机构专项治理情况",
        "省教育厅",
        "鄂教办函〔2018〕12号",
        date(2018, 4, 9),
        "basic_education",
    ),
    Entry(
        TaskSource.PAPER, "开展学校饮用水安全自查", "市食安办", "食安办〔2018〕7号", date(2018, 9, 25), "safety", "late"
    ),
    Entry(TaskSource.INSTRUCTION, "核实云桥镇小学取暖问题", "分管副市长", "", date(2018, 10, 22), "finance", "running"),
    Entry(TaskSource.INSTRUCTION, "研究城区学位紧张问题", "市长", "", date(2018, 5, 7), "basic_education"),
    Entry(
        TaskSource.MEETING,
        "落实新校区道路配套",
        "市长办公会",
        "市长办公会纪要〔2018〕9号",
        date(2018, 6, 11),
        "finance",
    ),
    Entry(
        TaskSource.DEPUTIES,
        "加强农村学校体育师资",
        "市人大常委会",
        "第12号建议",
        date(2018, 3, 26),
        "personnel",
        "done",
        "host",
        "李代表",
        klass="B",
    ),
    Entry(
        TaskSource.DEPUTIES,
        "规范校车运营管理",
        "市人大常委会",
        "第31号建议",
        date(2018, 3, 26),
        "safety",
        "done",
        "shared",
        "王代表",
        klass="A",
    ),
    Entry(
        TaskSource.DEPUTIES,
        "建设社区青少年活动阵地",
        "市人大常委会",
        "第47号建议",
        date(2018, 9, 3),
        "moral_education",
        "running",
        "join",
        "赵代表",
        "团市委",
    ),
    Entry(
        TaskSource.CPPCC,
        "办好普惠性学前教育",
        "市政协",
        "第7号提案",
        date(2018, 3, 27),
        "preschool",
        "done",
        "host",
        "周委员",
        klass="A",
    ),
    Entry(
        TaskSource.CPPCC,
        "推进中小学心理健康教育",
        "市政协",
        "第19号提案",
        date(2018, 8, 20),
        "moral_education",
        "answering",
        "host",
        "吴委员",
        klass="C",
    ),
    Entry(
        TaskSource.PATROL,
        "整改公务接待台账不规范问题",
        "市委第三巡察组",
        "巡察反馈第2条",
        date(2018, 9, 10),
        "finance",
        "running",
    ),
)


def run_beside(made: Bureau) -> None:
    """Register and run the commissions; set up the initiatives."""
    for number, entry in enumerate(ENTRIES):
        _commission(made, entry, number=number)
    _initiatives(made)


def _commission(made: Bureau, entry: Entry, *, number: int) -> None:
    """One commission through its loop: signed, reported, talked over, answered, closed; or left where its fate says."""
    with clock.at(moment(entry.day, 9, number)):
        row = commissions.register_commission(
            words=CommissionWords(
                source=entry.source,
                title=entry.title,
                from_body=entry.from_body,
                paper_number=entry.paper,
                received_date=entry.day,
                text=f"{entry.title}，办理情况按时限报告。",
                lead_unit_id=made.units[entry.lead].pk,
                part=entry.part,
                mover=entry.mover,
                host_body=entry.host,
                leader_id=made.leaders["director"],
            ),
            file=paper(f"{entry.title}（原件）.txt", entry.title),
            dispatch=True,
            by=made.reader("office"),
        )
    head = made.reader(lead_key(made, row.task))
    with clock.at(moment(entry.day + timedelta(days=1), 10, number)):
        loop.sign_task(task_id=row.task_id, unit_id=row.task.lead_unit_id, by=head)
    if entry.fate == "late":
        return
    with clock.at(moment(entry.day + timedelta(days=4), 15, number)):
        loop.report_progress(
            task_id=row.task_id,
            unit_id=row.task.lead_unit_id,
            text=f"已就“{entry.title}”实地调研，提出办理措施并与有关单位会商。",
            next_steps="按措施逐项落实，年底前回访一次。",
            by=head,
        )
    if entry.klass:
        _answer(made, row, entry, number=number)
    if entry.fate == "done":
        with clock.at(moment(entry.day + timedelta(days=13), 10, number)):
            asked = approvals.ask_approval(
                task_id=row.task_id, kind=ApprovalKind.CLOSE, reason="已办结并报告。", by=head
            )
            for key in ("leader:director", "office2"):
                reader = made.reader(key)
                approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, note="同意", by=reader)


def _answer(made: Bureau, row: Commission, entry: Entry, *, number: int) -> None:
    """A motion is talked over, classed and answered; how it was received."""
    head = made.reader(lead_key(made, row.task))
    day = entry.day + timedelta(days=8)
    with clock.at(moment(day, 10, number)):
        commissions.record_sponsor_talk(
            commission_id=row.pk, talk_date=day, way=TalkWay.VISIT, words="登门听取意见，对办理措施表示认可。", by=head
        )
        commissions.class_motion(commission_id=row.pk, answer_class=AnswerClass(entry.klass), by=head)
        if entry.fate == "answering":
            return
        commissions.answer_motion(
            commission_id=row.pk,
            number=f"天教函〔2018〕{20 + number}号",
            answered_date=day,
            file=paper(f"{entry.paper}答复函.txt", f"关于{entry.title}的答复"),
            by=head,
        )
        commissions.record_satisfaction(
            commission_id=row.pk,
            satisfaction=Satisfaction.FAIRLY if entry.klass == "B" else Satisfaction.SATISFIED,
            words="",
            by=head,
        )


@dataclass(frozen=True)
class Undertaking:
    """一个多年项目 (an initiative of the demo): stages as year, words, month and day, whether reached, who helps."""

    kind: InitiativeKind
    lead: str
    from_year: int
    to_year: int
    words: tuple[str, ...]
    stages: tuple[tuple[int, str, tuple[int, int], bool, str], ...] = ()
    title: str = ""
    series: str = ""
    edition: int | None = None
    inherit: int = 0


UNDERTAKINGS = (
    Undertaking(
        InitiativeKind.MULTI_YEAR,
        "finance",
        2017,
        2019,
        ("高中进城",),
        (
            (2017, "新校区选址论证", (6, 30), True, ""),
            (2017, "完成征地拆迁", (10, 31), False, "project_office"),
            (2018, "主体工程开工", (9, 30), True, "project_office"),
            (2019, "高中整体搬迁", (8, 31), False, "basic_education"),
        ),
        "高中进城三年行动计划",
        inherit=2018,
    ),
    Undertaking(
        InitiativeKind.MULTI_YEAR,
        "preschool",
        2017,
        2020,
        ("学前教育三年行动",),
        (
            (2017, "印发第三期行动计划", (5, 31), True, ""),
            (2018, "新增普惠性幼儿园5所", (12, 20), False, "finance"),
            (2020, "普惠覆盖率达到80%", (12, 31), False, ""),
        ),
        "第三期学前教育三年行动计划",
    ),
    Undertaking(
        InitiativeKind.MULTI_YEAR,
        "basic_education",
        2017,
        2020,
        ("特殊教育提升计划", "特殊教育资源中心"),
        ((2017, "建成资源教室4个", (11, 30), True, "finance"), (2018, "资源中心投入使用", (11, 30), False, "")),
        "第二期特殊教育提升计划",
    ),
    Undertaking(
        InitiativeKind.EVENT, "moral_education", 2017, 2017, ("第八届中小学生艺术节",), series="艺术节", edition=8
    ),
    Undertaking(
        InitiativeKind.EVENT,
        "moral_education",
        2018,
        2018,
        ("艺术节",),
        (
            (2018, "各校初赛", (5, 31), True, ""),
            (2018, "全市展演", (10, 20), True, "media_centre"),
            (2018, "总结表彰", (11, 30), False, ""),
        ),
        series="艺术节",
        edition=9,
    ),
    Undertaking(
        InitiativeKind.EVENT,
        "personnel",
        2018,
        2018,
        ("教师节",),
        ((2018, "评选推荐", (8, 20), True, ""), (2018, "庆祝表彰大会", (9, 10), True, "office")),
        series="教师节",
        edition=34,
    ),
    Undertaking(
        InitiativeKind.EVENT,
        "party_affairs",
        2018,
        2018,
        ("第十九个党风廉政建设宣传教育月",),
        ((2018, "专题党课", (5, 31), True, ""),),
        series="党风廉政建设宣教月",
        edition=19,
    ),
    Undertaking(
        InitiativeKind.THEME,
        "party_affairs",
        2018,
        2018,
        ("作风建设",),
        ((2018, "机关作风评议", (11, 15), False, ""),),
        "作风建设年",
    ),
)


def _initiatives(made: Bureau) -> None:
    """Set up the initiatives, each by its lead section in its first year, and pass on what was left open."""
    for undertaking in UNDERTAKINGS:
        _initiative(made, undertaking)


def _initiative(made: Bureau, words: Undertaking) -> None:
    """Set up one initiative with stages, duties and the sentences that name it."""
    key = f"head:{words.lead}"
    with clock.at(moment(date(words.from_year, 3, 20), 10)):
        row = initiatives.make_initiative(
            words=InitiativeWords(
                kind=words.kind,
                title=words.title,
                series=words.series,
                edition=words.edition,
                from_year=words.from_year,
                to_year=words.to_year,
                lead_unit_id=made.units[words.lead].pk,
            ),
            by=made.reader(key),
        )
    for year, title, due, reached, helper in words.stages:
        day = date(year, *due)
        with clock.at(moment(date(words.from_year, 3, 21), 10)):
            stage = initiatives.add_stage(
                initiative_id=row.pk, year=year, title=title, due_date=day, by=made.reader(key)
            )
            duty = (
                initiatives.add_duty(
                    stage_id=stage.pk, unit_id=made.units[helper].pk, text="配合落实", by=made.reader(key)
                )
                if helper in made.units
                else None
            )
        if reached:
            with clock.at(moment(day, 16)):
                if duty is not None:
                    initiatives.finish_duty(duty_id=duty.pk, done_date=day, by=made.reader(key))
                initiatives.reach_stage(stage_id=stage.pk, done_date=day, by=made.reader(key))
    if words.inherit:
        with clock.at(moment(date(words.inherit, 1, 5), 9)):
            initiatives.inherit_stages(initiative_id=row.pk, year=words.inherit, by=made.reader(key))
    found = [
        clause.pk
        for part in words.words
        for clause in Clause.objects.filter(
            text__contains=part,
            withdrawn=False,
            point__section__plan__year__gte=words.from_year,
            point__section__plan__year__lte=words.to_year,
        ).order_by("pk")
    ]
    if found:
        with clock.at(moment(date(2018, 3, 22), 9)):
            initiatives.link_initiative(
                initiative_id=row.pk, clause_ids=list(dict.fromkeys(found)), by=made.reader(key)
            )
