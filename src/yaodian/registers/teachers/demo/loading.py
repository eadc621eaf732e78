"""演示教师的载入 (loading): the staff of each school by its pupils, then a year of newcomers and exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.rules import PUPILS, SchoolStage
from yaodian.registers.teachers import actions
from yaodian.registers.teachers.actions import NewTeacher
from yaodian.registers.teachers.demo import city
from yaodian.registers.teachers.demo.invention import SUBJECTS, Identities, day_in, invented_name, ladder
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import (
    CertificateEntry,
    CertificateKind,
    Channel,
    Establishment,
    ExchangeKind,
    PostEntry,
    PostKind,
    Sex,
    TeacherEntry,
    TeacherState,
)

ZONE = ZoneInfo("Asia/Shanghai")
LOADER = System("演示数据", origin="yaodian demo load")
FEW = 120
"""A bureau of more schools is a city: the importer fills it."""
RATIO, CITY_RATIO, FEWEST = 13, 17, 3
TEACHER_KEY, TEACHER_SCHOOL = "teacher", "hs1"


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: everybody in post in January, newcomers in autumn; a register that is filled already stays as it is."""
    if Teacher.objects.exists():
        return
    random, identities = Random(f"teachers {seed}"), Identities()  # noqa: S311
    autumn = date(year, 9, 5)
    if len(schools) > FEW:
        made = _city_staff(people, random, identities, year=year, until=until)
    else:
        with clock.at(moment(date(year, 1, 9))):
            staff = _staff(people, random, identities, year=year, ratio=RATIO)
            made = actions.register_teachers(entries=staff, by=LOADER)
    with clock.at(moment(date(year, 1, 9))):
        _certify(made, random, year=year)
    if until >= autumn:
        with clock.at(moment(date(year, 8, 20))):
            _exchange(made, random, year=year)
        with clock.at(moment(autumn)):
            _newcomers(random, identities, year=year)


def _city_staff(
    people: Mapping[str, Reader], random: Random, identities: Identities, *, year: int, until: date
) -> list[Teacher]:
    """Import the staff of a city, three school years of it; returns who was there from the start."""
    staff = _staff({}, random, identities, year=year - 2, ratio=CITY_RATIO)
    places, numbers = [one for one in _sizes() if one[2] > RATIO * FEWEST], count(500_000)
    hired = (_newcomer(*random.choice(places)[:2], random, identities, year=year, order=number) for number in numbers)
    for began in (year - 2, year - 1, year):
        if date(began, 9, 5) > until:
            break
        gone: list[str] = []
        if began > year - 2:
            staff, gone = city.moved_on(staff, hired, random, year=began)
        with clock.at(moment(max(date(began, 9, 4), date(year, 1, 9)))):
            city.retire(gone, to_date=date(began, 8, 31), by=LOADER)
            city.take_staff(staff, began=date(began, 9, 1), by=LOADER)
            if began == year - 2:
                city.link(people.get(TEACHER_KEY), code=TEACHER_SCHOOL, by=LOADER)
    return list(Teacher.objects.filter(state=TeacherState.ACTIVE, number__lt="D5").order_by("pk"))


def moment(day: date) -> datetime:
    """Return ten o'clock of a day."""
    return datetime.combine(day, time(10), ZONE)


def _sizes() -> list[tuple[School, SchoolStage, int]]:
    """Return school, stage and pupils, as the facts in force say; a school without facts counts as small."""
    facts = {row.school_id: row for row in SiteFacts.objects.filter(to_date__isnull=True)}
    found = []
    for school in School.objects.select_related("unit").order_by("unit__position", "pk"):
        for stage in school.stages:
            row = facts.get(school.pk)
            count = getattr(row, PUPILS[stage]) if row else None
            found.append((school, stage, count or RATIO * FEWEST))
    return found


def _staff(
    people: Mapping[str, Reader], random: Random, identities: Identities, *, year: int, ratio: int
) -> list[NewTeacher]:
    """Return the staff of every school: teachers by stage and subject, a few others."""
    found: list[NewTeacher] = []
    linked = people.get(TEACHER_KEY)
    for school, stage, pupils in _sizes():
        for place in range(max(FEWEST, pupils // ratio)):
            subject = SUBJECTS[stage][place % len(SUBJECTS[stage])]
            own, linked = (linked, None) if school.unit.code == TEACHER_SCHOOL else (None, linked)
            found.append(_person(school, stage, subject, random, identities, year=year, order=len(found), linked=own))
        for kind in (PostKind.ADMINISTRATION, PostKind.WORKER)[: 1 + (pupils > ratio * FEWEST)]:
            found.append(_person(school, stage, "", random, identities, year=year, order=len(found), kind=kind))
    return found


def _person(
    school: School,
    stage: SchoolStage,
    subject: str,
    random: Random,
    identities: Identities,
    *,
    year: int,
    order: int,
    kind: PostKind = PostKind.TEACHING,
    linked: Reader | None = None,
) -> NewTeacher:
    """Return one invented person in post."""
    age = random.randint(24, 58)
    birth = day_in(year - age, random)
    sex = Sex.FEMALE if random.random() < 0.62 else Sex.MALE
    title, education, backbone = ladder(age, random)
    since = date(year - random.randint(1, max(1, min(14, age - 23))), 9, 1)
    establishment = Establishment.QUOTA
    if age < 28 and random.random() < 0.5:
        establishment = random.choice((Establishment.NEW_MECHANISM, Establishment.SPECIAL_POST))
    elif random.random() < 0.07:
        establishment = Establishment.CONTRACT
    teacher = TeacherEntry(
        name=linked.name if linked else invented_name(random),
        number=f"D{order + 1:06}",
        id_number=identities.next(birth, sex),
        phone=f"199{order:08}",
        education=education,
        title=title,
        backbone=backbone,
        backbone_date=since if backbone != "none" else None,
        work_date=date(year - age + 22, 9, 1),
        person_id=linked.person_id if linked else None,
    )
    post = PostEntry(
        school_id=school.pk,
        from_date=since,
        kind=kind,
        establishment=establishment,
        stage=stage.value if kind == PostKind.TEACHING else "",
        subject=subject,
    )
    return NewTeacher(teacher=teacher, post=post)


def _certify(made: Sequence[Teacher], random: Random, *, year: int) -> None:
    """Give most teachers a certificate, a few one that runs out this year; carers and cooks a health paper."""
    entries = []
    for place, teacher in enumerate(made):
        if place % 17 == 11:
            continue
        issued = date(year - random.randint(1, 4), 6, random.randint(1, 28))
        expiry = issued.replace(year=issued.year + 5) if place % 3 else None
        if place % 41 == 7:
            issued, expiry = date(year - 5, 11, 20), date(year, 11, 20)
        elif place % 53 == 9:
            issued, expiry = date(year - 5, 9, 30), date(year, 9, 30)
        entry = CertificateEntry(
            kind=CertificateKind.TEACHING,
            number=f"{issued.year}990000{place:07}",
            issued_date=issued,
            expiry_date=expiry,
        )
        entries.append((teacher.pk, entry))
    actions.add_certificates(entries=entries, by=LOADER)


def _exchange(made: Sequence[Teacher], random: Random, *, year: int) -> None:
    """Let a few serve at another school from autumn on."""
    homes = sorted({teacher.school_id for teacher in made})
    for teacher in list(made)[5::67]:
        target = random.choice([key for key in homes if key != teacher.school_id])
        with clock.at(moment(date(year, 9, 3))):
            actions.begin_exchange(
                teacher_id=teacher.pk,
                kind=random.choice(list(ExchangeKind)),
                to_school_id=target,
                from_date=date(year, 9, 1),
                paper=f"澄教人〔{year}〕12号（演示）",
                by=LOADER,
            )


def _newcomers(random: Random, identities: Identities, *, year: int) -> None:
    """Hire for autumn: most have come, a few have not, one has given up."""
    places = [one for one in _sizes() if one[1] in (SchoolStage.PRIMARY, SchoolStage.JUNIOR)]
    hired = [
        _newcomer(*random.choice(places)[:2], random, identities, year=year, order=900_000 + number)
        for number in range(24)
    ]
    for number, teacher in enumerate(actions.register_teachers(entries=hired, by=LOADER)):
        arrived = None if number in (4, 11, 17) else date(year, 9, 1)
        row = actions.recruit_teacher(
            teacher_id=teacher.pk,
            channel=(Channel.NEW_MECHANISM, Channel.CITY, Channel.SPECIAL_POST)[number % 3],
            subject=hired[number].post.subject,
            hired_date=date(year, 7, 20) + timedelta(days=number % 9),
            reported_date=arrived,
            by=LOADER,
        )
        if number == 17:
            actions.give_up_recruitment(recruitment_id=row.pk, given_up_date=date(year, 9, 4), by=LOADER)


def _newcomer(
    school: School, stage: SchoolStage, random: Random, identities: Identities, *, year: int, order: int
) -> NewTeacher:
    """Return a young teacher whose post begins in autumn."""
    birth = day_in(year - random.randint(22, 27), random)
    sex = Sex.FEMALE if random.random() < 0.7 else Sex.MALE
    teacher = TeacherEntry(
        name=invented_name(random),
        number=f"D{order:06}",
        id_number=identities.next(birth, sex),
        phone=f"199{order:08}",
        work_date=date(year, 9, 1),
    )
    post = PostEntry(
        school_id=school.pk,
        from_date=date(year, 9, 1),
        establishment=Establishment.NEW_MECHANISM,
        stage=stage.value,
        subject=random.choice(SUBJECTS[stage]),
    )
    return NewTeacher(teacher=teacher, post=post)
