"""编造的安全和食堂台账 (invented rows of safety and canteens)."""

from __future__ import annotations

from collections.abc import Iterator

from yaodian.apps.ledgers.demo.making import Answers, Making
from yaodian.kernel.units.models import Unit


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
