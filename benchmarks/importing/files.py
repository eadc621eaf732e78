"""The files of the benchmark: a workbook and a CSV of invented pupils, some of the rows wrong."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.importing.pupils import HEADS, NATIONS
from yaodian.kernel.privacy.rules.identifiers import ID_CHECKS, ID_WEIGHTS

SCHOOLS = 300
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "子涵宇轩欣怡浩然梓萱俊杰雨桐思远佳琪明哲诗雅天佑文静志强晓燕建国海波"
VILLAGES = ["岳口镇", "皂市镇", "张港镇", "渔薪镇", "干驿镇", "竟陵街道", "九真镇", "黄潭镇", "横林镇", "彭市镇"]


def rows(count: int, *, bad_share: float, seed: int = 7) -> Iterator[list[str]]:
    """Yield rows as the national system writes them out: all text."""
    dice = random.Random(seed)
    for at in range(count):
        # Day of birth and sequence number together are never the same twice: region codes 9900xx stand for no place.
        born = date(2003, 9, 1) + timedelta(days=at % 4300)
        serial, region = divmod(at // 4300, 100)
        sex = dice.random() < 0.53
        body = f"9900{region:02d}{born:%Y%m%d}{serial:02d}{dice.randrange(5) * 2 + sex}"
        number = body + ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]
        grade = 1 + (2018 - born.year - 6) % 12
        village = dice.choice(VILLAGES)
        row = [
            f"G{number}",
            dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.randrange(1, 3))),
            "男" if sex else "女",
            born.isoformat(),
            number,
            dice.choice(NATIONS)[1] if dice.random() < 0.05 else "汉族",
            f"21429{dice.randrange(SCHOOLS):05d}",
            f"{grade}年级",
            f"{dice.randrange(1, 9)}班",
            str(2018 - grade % 9),
            f"湖北省天门市{village}{dice.randrange(1, 40)}村{dice.randrange(1, 12)}组",
            f"湖北省天门市{village}{dice.choice('东西南北')}湖路{dice.randrange(1, 300)}号,{dice.randrange(1, 9)}栋"
            if dice.random() < 0.2
            else f"湖北省天门市{village}{dice.randrange(1, 300)}号",
            dice.choice(SURNAMES) + dice.choice(GIVEN),
            f"1{dice.choice('3589')}{dice.randrange(10**9):09d}",
            "是" if dice.random() < 0.3 else "否",
            "是" if dice.random() < 0.08 else "否",
            "是" if dice.random() < 0.2 else "否",
            dice.choice(("走读", "寄宿", "半寄宿")),
            f"{dice.randrange(0, 300) / 10}",
            "" if dice.random() < 0.95 else "随父母务工转入",
        ]
        if dice.random() < bad_share:
            _spoil(row, dice)
        yield row


def _spoil(row: list[str], dice: random.Random) -> None:
    """One mistake as clerks make them."""
    place, value = dice.choice(
        [
            (4, row[4][:-1] + ("0" if row[4][-1] != "0" else "1")),
            (3, "2010-02-30"),
            (1, ""),
            (6, "9999999999"),
            (13, "1380"),
        ]
    )
    row[place] = value


def write_workbook(path: Path, *, count: int, bad_share: float) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("学生")
        page.write_row(0, 0, list(HEADS.values()))
        for at, row in enumerate(rows(count, bad_share=bad_share), start=1):
            for place, value in enumerate(row):
                if value:
                    page.write_string(at, place, value)


def write_csv(path: Path, *, count: int, bad_share: float) -> None:
    """Write the CSV, as Excel saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS.values())
        writer.writerows(rows(count, bad_share=bad_share))
