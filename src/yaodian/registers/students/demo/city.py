"""演示市的学生 (pupils of a city): the export of the pupils' system of three autumns, a few rows wrong, through the importer.

The first file holds everybody; each autumn the last grades graduate and a file of newcomers follows, most of them those who
left the stage below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from yaodian.kernel import clock
from yaodian.kernel.imports.actions.taking import take_file
from yaodian.kernel.privacy.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from yaodian.registers.schools.demo.city import UNKNOWN, told_names
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import facts_on
from yaodian.registers.schools.rules import PUPILS, SchoolStage
from yaodian.registers.students import actions
from yaodian.registers.students.actions import HomeroomEntry
from yaodian.registers.students.demo.invention import AID, DISABILITIES, RURAL, VILLAGES, YOUNGEST, heads_by_stage
from yaodian.registers.students.forms.imports import PUPILS as TARGET
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.rules import STAGE_YEARS, Placement, entry_year_of, grade_title
from yaodian.registers.teachers.demo.city import table, told
from yaodian.registers.teachers.demo.invention import GIVEN, REGION, SURNAMES
from yaodian.registers.teachers.demo.loading import LOADER, moment

HEADS = (
    *(
        "全国学籍号",
        "学生姓名",
        "性别",
        "出生日期",
        "身份证件号",
        "学校（机构）标识码",
        "年级",
        "班级",
        "民族代码",
        "现住址",
    ),
    *("是否寄宿", "是否随迁子女", "是否留守儿童", "就读方式", "困难类别", "残疾类别"),
)
SEX, BORN, IDENTITY, GRADE = 2, 3, 4, 6
WRONG_SHARE, ODD_SHARE, TWICE_SHARE = 0.006, 0.02, 0.0005
SPRING = {
    SchoolStage.PRIMARY: (SchoolStage.PRESCHOOL,),
    SchoolStage.JUNIOR: (SchoolStage.PRIMARY,),
    SchoolStage.SENIOR: (SchoolStage.JUNIOR,),
    SchoolStage.VOCATIONAL: (SchoolStage.JUNIOR,),
}
"""Which stage the newcomers of a stage have left."""
Child = tuple[str, str, str, str, str, str, str]
"""Identity number, name, sex, birth date, nation, aid category, disability: as a file holds them."""


@dataclass
class City:
    """演示市 (a city in the making): who is in which year of entry of which stage, and who has just left a stage."""

    random: Random
    rosters: dict[tuple[SchoolStage, int], list[Child]] = field(default_factory=dict)
    leavers: dict[SchoolStage, list[Child]] = field(default_factory=dict)
    given: dict[tuple[date, bool], int] = field(default_factory=dict)

    def child(self, stage: SchoolStage, *, entry_year: int) -> Child:
        """Return who enters a stage in a year: somebody who left the stage below, else somebody new."""
        for below in SPRING.get(stage, ()):
            if pool := self.leavers.get(below):
                return pool.pop()
        return self._born(stage, entry_year=entry_year)

    def _born(self, stage: SchoolStage, *, entry_year: int) -> Child:
        """Return an invented child of the age at which a stage begins."""
        random = self.random
        born = _day(entry_year - YOUNGEST[stage], int(random.random() * 365))
        male = random.random() < 0.53
        order = self.given[born, male] = self.given.get((born, male), 0) + 1
        name = random.choice(SURNAMES) + random.choice(GIVEN) + (random.choice(GIVEN) if random.random() < 0.85 else "")
        aid = told(random.choice(AID)) if random.random() < 0.08 else ""
        disabled = stage is SchoolStage.SPECIAL or random.random() < 0.005
        disability = told(random.choice(DISABILITIES)) if disabled else ""
        nation = "15" if random.random() < 0.02 else "01"
        return (
            _identity(born, order * 2 + male),
            name,
            "男" if male else "女",
            born.isoformat(),
            nation,
            aid,
            disability,
        )


@cache
def _day(year: int, before: int) -> date:
    """Return a day before the first of September of a year."""
    return date(year, 8, 31) - timedelta(days=before)


@cache
def _weight(born: date) -> int:
    """Return what region and birth date add to the check sum."""
    return sum(int(digit) * weight for digit, weight in zip(f"{REGION}{born:%Y%m%d}", ID_WEIGHTS, strict=False))


@cache
def _tail(order: int) -> tuple[str, int]:
    """Return the order digits and what they add to the check sum."""
    digits = f"{order:03}"
    return digits, sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS[14:], strict=True))


def _identity(born: date, order: int) -> str:
    """Return a right ID number of the region that is assigned to nobody."""
    digits, weight = _tail(order)
    return f"{REGION}{born:%Y%m%d}{digits}{ID_CHECKS[(_weight(born) + weight) % 11]}"


def load(*, year: int, seed: int, until: date) -> None:
    """载入: three autumns, each frozen."""
    city = City(Random(f"students {seed}"))  # noqa: S311
    schools = list(School.objects.select_related("unit").order_by("unit__position", "pk"))
    for began in (year - 2, year - 1, year):
        if date(began, 9, 21) > until:
            break
        opening = date(year, 1, 10)
        with clock.at(moment(max(date(began, 7, 5), opening))):
            _graduate(city, year=began)
        with clock.at(moment(max(date(began, 9, 21), opening))):
            _take(city, schools, began=date(began, 9, 1), grades=range(1, 10) if began == year - 2 else range(1, 2))
        with clock.at(moment(max(date(began, 9, 28), opening))):
            code, title = f"{began}-09-01", f"{began}—{began + 1}学年初"
            actions.freeze_registers(code=code, title=title, as_of=date(began, 9, 1), by=LOADER)


def _graduate(city: City, *, year: int) -> None:
    """Let the last grades graduate: they are who enters the stage above."""
    city.leavers = {}
    for stage, entry_year in [key for key in city.rosters if key[1] + STAGE_YEARS[key[0]] == year]:
        city.leavers[stage] = city.rosters.pop((stage, entry_year))[::-1]
    rows = Homeroom.objects.filter(to_date__isnull=True).order_by("pk").values_list("pk", "stage", "entry_year")
    done = [pk for pk, stage, entry_year in rows if entry_year + STAGE_YEARS[SchoolStage(stage)] == year]
    if done:
        actions.graduate_homerooms(homeroom_ids=done, to_date=date(year, 7, 1), by=LOADER)


def _take(city: City, schools: Sequence[School], *, began: date, grades: range) -> None:
    """Make the classes of these grades and import their pupils."""
    rooms = _rooms(city, schools, began=began, grades=grades)
    actions.save_homerooms(entries=[room for room, _size in rooms], by=LOADER)
    content = table(HEADS, _lines(city, schools, rooms, began=began))
    name = f"{began.year}年秋季{'在校生' if len(grades) > 1 else '新生'}学籍.csv"
    take_file(target=TARGET.key, file_name=name, content=content, as_of_date=began, by=LOADER)


def _rooms(city: City, schools: Sequence[School], *, began: date, grades: range) -> list[tuple[HomeroomEntry, int]]:
    """Return the classes, as large as each school can afford, with the number of pupils of each."""
    facts = {row.school_id: row for row in facts_on(on=began)}
    heads = heads_by_stage()
    found: list[tuple[HomeroomEntry, int]] = []
    for school in schools:
        most = city.random.triangular(48, 66, 60)
        row = facts.get(school.pk)
        for stage in school.stages if row else ():
            total = getattr(row, PUPILS[stage])
            if stage not in YOUNGEST or not total:
                continue
            own, years = heads.get((school.pk, stage.value), []), STAGE_YEARS[stage]
            for grade in (one for one in grades if one <= years):
                size = total // years + (grade <= total % years)
                count = max(1, -(-size // int(most * (0.7 if stage is SchoolStage.PRESCHOOL else 1))))
                entry_year = entry_year_of(grade, school_year=began.year)
                for number in range(count):
                    room = HomeroomEntry(
                        school_id=school.pk,
                        stage=stage,
                        entry_year=entry_year,
                        number=number + 1,
                        from_date=date(entry_year, 9, 1),
                        is_special=stage is SchoolStage.SPECIAL,
                        head_teacher_id=own.pop(0) if own else None,
                    )
                    found.append((room, size // count + (number < size % count)))
    return found


def _lines(
    city: City, schools: Sequence[School], rooms: Sequence[tuple[HomeroomEntry, int]], *, began: date
) -> Iterator[list[str]]:
    """Yield the rows of the export, class by class."""
    random, names, by_id = city.random, told_names(), {school.pk: school for school in schools}
    for room, size in rooms:
        school, stage = by_id[room.school_id], room.stage
        rural = school.urban_rural_code in RURAL
        told = grade_title(stage, began.year - room.entry_year + 1)
        grade = (
            f"特教{told}"
            if stage is SchoolStage.SPECIAL
            else f"职{told[0]}"
            if stage is SchoolStage.VOCATIONAL
            else told
        )
        where = (names[room.school_id], grade, f"{room.number}班")
        for _place in range(size):
            child = city.child(stage, entry_year=room.entry_year)
            city.rosters.setdefault((stage, room.entry_year), []).append(child)
            line = _line(child, where, random, stage=stage, rural=rural, boards=school.is_boarding)
            if (chance := random.random()) < WRONG_SHARE:
                _spoil(line, random)
            elif chance < WRONG_SHARE + ODD_SHARE:
                _write_oddly(line, random)
            yield line
            if chance > 1 - TWICE_SHARE:
                yield line


def _line(
    child: Child, where: tuple[str, str, str], random: Random, *, stage: SchoolStage, rural: bool, boards: bool
) -> list[str]:
    """Return one row of the export."""
    identity, name, sex, born, nation, aid, disability = child
    placement = Placement.ORDINARY
    if disability:
        placement = Placement.SPECIAL_SCHOOL if stage is SchoolStage.SPECIAL else Placement.INCLUSIVE
    address = f"{random.choice(VILLAGES)}{int(random.random() * 12) + 1}组" if rural and random.random() < 0.5 else ""
    return [
        *(f"G{identity}", name, sex, born, identity, *where, nation, address),
        "是" if boards and random.random() < 0.6 else "否",
        "是" if not rural and random.random() < 0.09 else "否",
        "是" if rural and random.random() < 0.24 else "否",
        *(told(placement), aid, disability),
    ]


def _spoil(line: list[str], random: Random) -> None:
    """Put one mistake into a row, as clerks make them."""
    identity = line[IDENTITY]
    wrong = "0" if identity[-1] != "0" else "1"
    place, value = random.choice(
        (
            (IDENTITY, identity[:-1] + wrong),
            (IDENTITY, identity[:-2]),
            (BORN, "2010-02-30"),
            (SEX, "女" if line[SEX] == "男" else "男"),
            (5, UNKNOWN),
            (GRADE, "毕业班"),
            (1, ""),
            (0, ""),
        )
    )
    line[place] = value


def _write_oddly(line: list[str], random: Random) -> None:
    """Write a right value as the importer must still read it: full width, blanks, other dates."""
    place, value = random.choice(
        (
            (IDENTITY, line[IDENTITY].translate({48 + digit: 0xFF10 + digit for digit in range(10)})),
            (IDENTITY, line[IDENTITY].lower()),
            (1, f" {line[1]} "),
            (BORN, line[BORN].replace("-", ".")),
            (BORN, line[BORN].replace("-", "")),
        )
    )
    line[place] = value
