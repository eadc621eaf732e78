"""编造 (invention): answers of invented rows; names from an own short list, no real person or firm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

Answers = dict[str, Any]
SURNAMES, GIVEN = (
    "周吴郑冯陈褚卫蒋沈韩杨朱秦许何",
    ("文秀", "立新", "国强", "晓红", "建平", "桂兰", "志远", "春梅", "海涛", "玉珍"),
)
SHARES: Mapping[str, float] = {"school_buses": 0.3, "bus_drivers": 0.3, "bus_routes": 0.3, "illness": 0.25}
"""The share of schools that keep a ledger; of the others, nine in ten."""


@dataclass
class Making:
    """编造者 (making): one stream of chance, and numbers that no two rows share."""

    random: Random
    until: date
    number: int = field(default=1000)

    def keeps(self, key: str, place: int) -> bool:
        """Does a school keep this ledger?"""
        return self.random.random() < SHARES.get(key, 0.9)

    def next(self) -> int:
        """Return a number that is used once."""
        self.number += 1
        return self.number

    def person(self) -> str:
        """Return an invented name."""
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def before(self, most: int = 200) -> str:
        """Return a day of the last months."""
        return (self.until - timedelta(days=self.random.randint(1, most))).isoformat()

    def ends(self, *, expired: float = 0.06) -> str:
        """Return the last day of a permit: a few have passed, a few end soon, most hold."""
        chance = self.random.random()
        days = -self.random.randint(1, 40) if chance < expired else self.random.randint(0, 29) if chance < 0.15 else 0
        return (self.until + timedelta(days=days or self.random.randint(60, 700))).isoformat()

    def one(self, *choices: str) -> str:
        """Return one of the choices."""
        return self.random.choice(choices)

    def part(self, key: str, place: int, number: int) -> Answers:
        """Return a row that belongs to another one."""
        day = (self.until - timedelta(days=number * 2 + place % 2)).isoformat()
        boarded = self.random.randint(12, 30)
        return {
            "bus_runs": {
                "run_on": day,
                "shift": ("morning", "evening", "noon")[number % 3],
                "driver": self.person(),
                "attendant": self.person(),
                "boarded": boarded,
                "alighted": boarded,
                "checked": "yes",
                "swept": "yes",
            },
            "counselling_sessions": {
                "held_on": day,
                "kind": ("single", "group")[number % 2],
                "persons": 1 + number * 7,
                "minutes": 40,
                "referred": "no",
            },
            "law_lessons": {"held_on": day, "topic": "防范校园欺凌", "kind": "lesson", "pupils": 120 + place * 15},
            "club_sessions": {"held_on": day, "content": "排练展示", "pupils": 25 + place},
            "school_link_visits": {"visited_on": day, "kind": "talk", "problems": "实验室需添置器材", "solved": "no"},
        }[key]


def bus(making: Making, school: Unit) -> Iterator[Answers]:
    """校车."""
    yield {
        "plate": f"鄂R{making.next():05d}",
        "owner": making.one("company", "school"),
        "operator": "澄江市学运客运公司",
        "model": "专用校车",
        "seats": making.random.choice((19, 36, 45)),
        "badge": f"XB{making.next()}",
        "badge_until": making.ends(expired=0.2),
        "permit_on": "2017-08-20",
        "inspection_until": making.ends(),
        "insurance_until": making.ends(),
        "scrap_until": f"{making.until.year + 8}-12-31",
        "recorder": "yes",
        "kit": "yes",
        "serviced_on": making.before(60),
    }


def driver(making: Making, school: Unit) -> Iterator[Answers]:
    """校车驾驶人."""
    yield {
        "name": making.person(),
        "id_number": f"990000197{making.random.randint(0, 9)}0101{making.next():04d}"[:18].ljust(18, "0"),
        "phone": f"1390000{making.next():04d}",
        "licence": f"4290{making.next():08d}",
        "class": making.one("A1", "B1"),
        "first_on": "2006-05-01",
        "qualified_until": making.ends(),
        "licence_until": making.ends(),
        "health_until": making.ends(),
        "clean": "yes",
    }


def route(making: Making, school: Unit) -> Iterator[Answers]:
    """校车路线."""
    yield {
        "name": f"{making.next() % 9 + 1}号线",
        "start": f"{making.random.randint(1, 9)}组村口",
        "stops": [
            {"stop": "村委会", "time": "06:50", "boarding": 8},
            {"stop": "渡口", "time": "07:05", "boarding": 12},
        ],
        "pupils": 20,
        "distance": "7.5",
        "approval": f"校车审〔2018〕{making.next()}号",
        "approved_until": making.ends(),
    }


def fire(making: Making, school: Unit) -> Iterator[Answers]:
    """消防器材."""
    for kind, place in (("extinguisher", "教学楼"), ("hydrant", "教学楼"), ("light", "宿舍楼")):
        yield {
            "number": f"XF{making.next()}",
            "kind": kind,
            "place": place,
            "count": making.random.randint(2, 16),
            "checked_on": making.before(90),
            "until": making.ends(),
            "keeper": making.person(),
            "state": making.one("good", "good", "good", "repair"),
        }


def chemical(making: Making, school: Unit) -> Iterator[Answers]:
    """实验室危化品."""
    for name, kind, measure in (("浓硫酸", "precursor", "ml"), ("金属钠", "flammable", "g")):
        yield {
            "name": name,
            "kind": kind,
            "measure": measure,
            "grade": "分析纯",
            "opening": str(making.random.randint(100, 900)),
            "store": "1号柜",
            "first": "甲保管人",
            "second": "乙保管人",
            "until": making.ends(),
            "state": "good",
        }


def canteen(making: Making, school: Unit) -> Iterator[Answers]:
    """食堂从业人员."""
    for job in ("cook", "helper"):
        yield {
            "name": making.person(),
            "job": job,
            "phone": f"1380000{making.next():04d}",
            "health": f"JK{making.next()}",
            "health_until": making.ends(expired=0.1),
            "trained_on": making.before(),
            "employed": "yes",
        }


def supplier(making: Making, school: Unit) -> Iterator[Answers]:
    """食堂供货商."""
    yield {
        "name": making.one("澄江市丰禾粮油行", "澄江市鲜达配送中心"),
        "credit_code": f"9142900000000{making.next():05d}"[:18],
        "goods": making.one("粮油", "蔬菜", "肉类"),
        "chosen": making.one("tender", "designated"),
        "licence": f"JY{making.next()}",
        "licence_until": making.ends(),
        "contract_until": making.ends(),
    }


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
    facts = {"held_on": making.before(), "kind": "course", "topic": "陪伴与沟通", "lecturer": making.person()}
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
    facts = {"name": "心理辅导室", "counsellor": making.person(), "duty": making.one("full", "part"), "box": "yes"}
    yield facts | {"until": making.ends(), "open_hours": "周一至周五12:30—14:00", "weekly": 7}


def vice(making: Making, school: Unit) -> Iterator[Answers]:
    """法治副校长."""
    facts = {"name": making.person(), "agency": making.one("police", "court", "procuratorate", "justice")}
    yield facts | {
        "post": "民警",
        "phone": f"1360000{making.next():04d}",
        "from_on": "2017-09-01",
        "until": making.ends(),
    }


def mandarin(making: Making, school: Unit) -> Iterator[Answers]:
    """普通话等级."""
    for _ in range(2):
        facts = {"teacher": making.person(), "certificate": f"PTH{making.next()}", "level": making.one("3", "4", "5")}
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
        facts = {"name": f"{making.person()}名师工作室", "kind": "teacher", "level": "city", "host": making.person()}
        facts |= {"subject": making.one("语文", "数学", "英语"), "approved_on": "2016-09-10", "until": making.ends()}
        yield facts | {"members": 12, "sessions": 6, "outputs": making.random.randint(1, 9), "result": "pass"}


def agreement(making: Making, school: Unit) -> Iterator[Answers]:
    """校企合作, of the vocational schools."""
    if school.kind == UnitKind.COLLEGE or "职" in school.title:
        for firm, major in (("澄江市精工机械厂", "数控技术"), ("澄江市惠民超市", "电子商务")):
            facts = {"enterprise": firm, "agreement": f"XQ{making.next()}", "kind": "base", "major": major}
            yield facts | {"from_on": "2016-09-01", "until": making.ends(expired=0.3), "posts": 40, "placed": 28}


def counsel(making: Making) -> Iterator[Answers]:
    """法律顾问."""
    for until in (making.until + timedelta(days=300), making.until - timedelta(days=12)):
        facts = {"name": making.person(), "firm": "澄江市衡正律师事务所", "licence": f"4290{making.next()}"}
        yield facts | {"kind": "lawyer", "from_on": "2016-01-01", "until": until.isoformat()}


def review(making: Making) -> Iterator[Answers]:
    """合法性审查."""
    for title, opinion in (("学校布局调整方案", "mend"), ("食堂大宗食材采购合同", "yes"), ("校外培训治理办法", "no")):
        facts = {
            "title": title,
            "kind": "norm",
            "submitted_on": f"{making.until.year}-04-02",
            "reviewer": making.person(),
        }
        yield facts | {"reviewed_on": f"{making.until.year}-04-10", "opinion": opinion, "paper": f"审{making.next()}"}


def unlicensed(making: Making) -> Iterator[Answers]:
    """无证园."""
    for name, state in (("小太阳看护点", "found"), ("童乐看护点", "rectifying"), ("启蒙看护点", "closed")):
        facts = {"name": name, "address": f"城关{making.random.randint(1, 90)}号", "operator": making.person()}
        facts |= {"children": making.random.randint(15, 60), "class": "close", "found_on": f"{making.until.year}-03-15"}
        facts |= {"deadline": making.ends(expired=0.5), "state": state}
        settled = {"settled_on": f"{making.until.year}-06-20", "placed": "分流到附近公办园"}
        yield facts | (settled if state == "closed" else {})


def link(making: Making) -> Iterator[Answers]:
    """联系学校."""
    for school in ("干驿中学", "城关小学", "实验小学"):
        facts = {"post": "班子成员", "member": making.person(), "school": school}
        yield facts | {"from_on": f"{making.until.year}-01-10", "visits_due": 2}


SCHOOL_ROWS: Mapping[str, Callable[[Making, Unit], Iterator[Answers]]] = {
    "school_buses": bus,
    "bus_drivers": driver,
    "bus_routes": route,
    "fire_equipment": fire,
    "safety_drills": drill,
    "chemicals": chemical,
    "canteen_staff": canteen,
    "suppliers": supplier,
    "meetings": meeting,
    "party_study": study,
    "parent_schools": parents,
    "clubs": club,
    "left_behind_visits": visit,
    "counselling_rooms": room,
    "law_vice_principals": vice,
    "mandarin": mandarin,
    "illness": ill,
    "studios": studio,
    "enterprise_agreements": agreement,
}
SECTION_ROWS: Mapping[str, Callable[[Making], Iterator[Answers]]] = {
    "legal_counsel": counsel,
    "legality_reviews": review,
    "unlicensed_kindergartens": unlicensed,
    "school_links": link,
}
