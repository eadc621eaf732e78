"""交办件 (the commissions of the demo year), in their ledgers, through the same loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from yaodian.apps.plan.actions import approvals, commissions, loop
from yaodian.apps.plan.actions.commissions import CommissionWords
from yaodian.apps.plan.models import Commission
from yaodian.apps.plan.rules import ApprovalKind, Verdict
from yaodian.apps.plan.rules.commissions import AnswerClass, Satisfaction, TalkWay, TaskSource
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


LAST_STEP = {"late": 1, "running": 8, "answering": 8, "done": 13}
"""Days after its arrival on which a commission of this fate has its last step."""


def commission_events(made: Bureau) -> list[tuple[datetime, int, Callable[[], None]]]:
    """Return the commissions as events of the year, each on the day of its last step, so that frozen months know them."""
    return [
        (
            moment(entry.day + timedelta(days=LAST_STEP[entry.fate]), 16),
            3000 + number,
            partial(_commission, made, entry, number=number),
        )
        for number, entry in enumerate(ENTRIES)
    ]


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
