"""编造的育人、师资和法治台账 (invented rows of schooling and law)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from yaodian.apps.ledgers.demo.making import Answers, Making
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind


def meeting(making: Making, school: Unit) -> Iterator[Answers]:
    """会议与活动."""
    due = making.random.randint(20, 60)
    yield {
        "held_on": making.before(),
        "kind": making.one("training", "theme_day", "reading", "publicity", "volunteer"),
        "topic": making.one("校园安全培训", "阅读分享会", "学前教育宣传月", "环保志愿活动"),
        "place": "会议室",
        "due": due,
        "attended": due - making.random.randint(0, 4),
    }


def study(making: Making, school: Unit) -> Iterator[Answers]:
    """党建学习与组织生活."""
    for kind, topic in (("theory", "理论学习"), ("party_day", "主题党日")):
        due = making.random.randint(6, 30)
        yield {
            "held_on": making.before(),
            "kind": kind,
            "topic": topic,
            "due": due,
            "attended": due - making.random.randint(0, 2),
            "paper": f"纸档{making.next()}",
        }


def parents(making: Making, school: Unit) -> Iterator[Answers]:
    """家长学校."""
    due = making.random.randint(60, 200)
    facts: Answers = {"held_on": making.before(), "kind": "course", "topic": "陪伴与沟通", "lecturer": making.person()}
    yield facts | {"due": due, "attended": due - making.random.randint(0, 30)}


def club(making: Making, school: Unit) -> Iterator[Answers]:
    """学生社团."""
    for name, kind in (("合唱团", "art"), ("足球队", "football")):
        yield {"name": name, "kind": kind, "teacher": making.person(), "pupils": making.random.randint(18, 45)}


def visit(making: Making, school: Unit) -> Iterator[Answers]:
    """留守儿童走访."""
    yield {
        "visited_on": making.before(90),
        "child": making.person(),
        "grade": making.one("三（1）班", "四（2）班", "五（1）班"),
        "caregiver": making.one("grandparents", "relative"),
        "phone": f"1370000{making.next():04d}",
        "form": making.one("home", "phone"),
        "visitor": making.person(),
        "need": making.one("company", "study", "none"),
        "followed": "no",
    }


def room(making: Making, school: Unit) -> Iterator[Answers]:
    """心理辅导室."""
    facts: Answers = {
        "name": "心理辅导室",
        "counsellor": making.person(),
        "duty": making.one("full", "part"),
        "box": "yes",
    }
    yield facts | {"until": making.ends(), "open_hours": "周一至周五12:30—14:00", "weekly": 7}


def vice(making: Making, school: Unit) -> Iterator[Answers]:
    """法治副校长."""
    facts: Answers = {"name": making.person(), "agency": making.one("police", "court", "procuratorate", "justice")}
    yield facts | {
        "post": "民警",
        "phone": f"1360000{making.next():04d}",
        "from_on": "2017-09-01",
        "until": making.ends(),
    }


def mandarin(making: Making, school: Unit) -> Iterator[Answers]:
    """普通话等级."""
    for _ in range(2):
        facts: Answers = {
            "teacher": making.person(),
            "certificate": f"PTH{making.next()}",
            "level": making.one("3", "4", "5"),
        }
        yield facts | {"tested_on": "2014-06-15", "needed": "4"}


def drill(making: Making, school: Unit) -> Iterator[Answers]:
    """消防和应急演练."""
    yield {"held_on": making.before(), "kind": making.one("fire", "quake"), "persons": 300, "seconds": 130}


def ill(making: Making, school: Unit) -> Iterator[Answers]:
    """因病缺课."""
    for number in range(2):
        yield {
            "day": (making.until - timedelta(days=making.random.randint(number * 10, number * 10 + 9))).isoformat(),
            "class": making.one("一（1）班", "三（2）班", "六（1）班"),
            "illness": making.one("fever", "flu", "diarrhoea"),
            "pupils": making.random.randint(1, 3),
            "days": making.random.randint(1, 2),
            "clinic": "yes",
        }


def studio(making: Making, school: Unit) -> Iterator[Answers]:
    """名师工作室, in one school of eight."""
    if making.random.random() < 0.12:
        facts: Answers = {
            "name": f"{making.person()}名师工作室",
            "kind": "teacher",
            "level": "city",
            "host": making.person(),
        }
        facts |= {"subject": making.one("语文", "数学", "英语"), "approved_on": "2016-09-10", "until": making.ends()}
        yield facts | {"members": 12, "sessions": 6, "outputs": making.random.randint(1, 9), "result": "pass"}


def agreement(making: Making, school: Unit) -> Iterator[Answers]:
    """校企合作, of the vocational schools."""
    if school.kind == UnitKind.COLLEGE or "职" in school.title:
        for firm, major in (("澄江市精工机械厂", "数控技术"), ("澄江市惠民超市", "电子商务")):
            facts: Answers = {"enterprise": firm, "agreement": f"XQ{making.next()}", "kind": "base", "major": major}
            yield facts | {"from_on": "2016-09-01", "until": making.ends(expired=0.3), "posts": 40, "placed": 28}


def counsel(making: Making) -> Iterator[Answers]:
    """法律顾问."""
    for until in (making.ends(expired=0), making.ends(expired=1)):
        facts: Answers = {"name": making.person(), "firm": "澄江市衡正律师事务所", "licence": f"4290{making.next()}"}
        yield facts | {"kind": "lawyer", "from_on": "2016-01-01", "until": until}


def review(making: Making) -> Iterator[Answers]:
    """合法性审查."""
    for title, opinion in (("学校布局调整方案", "mend"), ("食堂大宗食材采购合同", "yes"), ("校外培训治理办法", "no")):
        facts: Answers = {
            "title": title,
            "kind": "norm",
            "submitted_on": f"{making.until.year}-04-02",
            "reviewer": making.person(),
        }
        yield facts | {"reviewed_on": f"{making.until.year}-04-10", "opinion": opinion, "paper": f"审{making.next()}"}


def unlicensed(making: Making) -> Iterator[Answers]:
    """无证园."""
    for name, state in (("小太阳看护点", "found"), ("童乐看护点", "rectifying"), ("启蒙看护点", "closed")):
        facts: Answers = {"name": name, "address": f"城关{making.random.randint(1, 90)}号", "operator": making.person()}
        facts |= {"children": making.random.randint(15, 60), "class": "close", "found_on": f"{making.until.year}-03-15"}
        facts |= {"deadline": making.ends(expired=0.5), "state": state}
        settled = {"settled_on": f"{making.until.year}-06-20", "placed": "分流到附近公办园"}
        yield facts | (settled if state == "closed" else {})


def link(making: Making) -> Iterator[Answers]:
    """联系学校."""
    for school in ("干驿中学", "城关小学", "实验小学"):
        facts: Answers = {"post": "班子成员", "member": making.person(), "school": school}
        yield facts | {"from_on": f"{making.until.year}-01-10", "visits_due": 2}
