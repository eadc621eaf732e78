"""演示局的机构和人员 (units and people of the demo bureau)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from yaodian.catalogue.reading import Catalogue
from yaodian.catalogue.reading import UnitKind as OfficeKind
from yaodian.config.demo.city import CITY_TOWNS, town_gardens, urban_schools
from yaodian.config.demo.names import TOWNS, VILLAGES, person_name
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role, System
from yaodian.kernel.accounts.actions.accounts import make_account
from yaodian.kernel.accounts.actions.people import appoint, save_person, save_post
from yaodian.kernel.accounts.models import Account, Person
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.units.actions import place_unit, save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import RelationKind, UnitKind

PASSWORD = "Yaodian-2018"
OPENED = date(2010, 1, 1)
VILLAGE_SCHOOLS = 5


@dataclass
class Bureau:
    """演示局 (demo bureau): its units by code, people and accounts, and who they are as readers."""

    by: System
    random: Random
    units: dict[str, Unit] = field(default_factory=dict)
    groups: dict[str, list[int]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    leaders: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    readers: dict[tuple[str, date], Reader] = field(default_factory=dict)

    def reader(self, key: str) -> Reader:
        """Return the person behind a key ("office", "head:media_centre", "school:hs1") as a reader of the present business day."""
        today = clock.today()
        if (key, today) not in self.readers:
            person = self.people[key]
            if key not in self.accounts:
                account = Account.objects.select_related("person").filter(person=person).first()
                self.accounts[key] = account or Account(person=person)
            self.readers[key, today] = reader_of(account=self.accounts[key], on=today, origin="demo")
        return self.readers[key, today]

    def unit(self, code: str) -> int | None:
        """Return the unit id of a section's code."""
        found = self.units.get(code)
        return found.pk if found else None


def build(catalogue: Catalogue, *, by: System, random: Random, size: str) -> Bureau:
    """Make the bureau: units with their four relations, people, posts, accounts."""
    made = Bureau(by=by, random=random)
    _offices(made, catalogue)
    _schools(made, size=size)
    _people(made, catalogue)
    return made


def _unit(made: Bureau, code: str, title: str, kind: UnitKind, *, short: str = "", position: int = 0) -> Unit:
    """Make one unit."""
    unit = save_unit(
        code=code, title=title, kind=kind, short_title=short, position=position, opened_date=OPENED, by=made.by
    )
    made.units[code] = unit
    return unit


def _under(made: Bureau, lower: Unit, upper: Unit, kind: RelationKind = RelationKind.SUBORDINATION) -> None:
    """Put a unit under another."""
    place_unit(lower_id=lower.pk, upper_id=upper.pk, kind=kind, from_date=OPENED, by=made.by)


def _offices(made: Bureau, catalogue: Catalogue) -> None:
    """Make the bureau, its sections and second-level units, and outside agencies."""
    bureau = _unit(made, "bureau", "澄江市教育局", UnitKind.BUREAU, short="市教育局")
    kinds = {
        OfficeKind.SECTION: UnitKind.SECTION,
        OfficeKind.SECOND_LEVEL: UnitKind.INSTITUTION,
        OfficeKind.LIAISON: UnitKind.AGENCY,
    }
    for place, office in enumerate(catalogue.offices, start=1):
        unit = _unit(made, office.code, office.title, kinds[office.kind], short=office.short, position=place)
        if office.kind is not OfficeKind.LIAISON:
            _under(made, unit, bureau)
    for place, (code, title) in enumerate((("police", "市公安局"), ("culture", "市文化和旅游局")), start=1):
        _unit(made, code, title, UnitKind.AGENCY, position=900 + place)


def _schools(made: Bureau, *, size: str) -> None:
    """Make schools: township central schools with theirs, direct schools, kindergartens, private schools, the college."""
    bureau, basic = made.units["bureau"], made.units["basic_education"]
    towns = TOWNS if size == "small" else CITY_TOWNS
    groups: dict[str, list[Unit]] = {}

    def add(code: str, title: str, kind: UnitKind, upper: Unit, *names: str, town: Unit | None = None) -> Unit:
        unit = _unit(made, code, title, kind, position=1000 + len(made.units))
        _under(made, unit, upper)
        _under(made, unit, basic, RelationKind.BUSINESS)
        if town is not None:
            _under(made, unit, town, RelationKind.TERRITORY)
        for name in names:
            groups.setdefault(name, []).append(unit)
        return unit

    for number, title in enumerate(towns, start=1):
        town = _unit(made, f"town{number}", title, UnitKind.TOWNSHIP, position=800 + number)
        name = title[:-1]
        central = add(
            f"central{number}",
            f"{title}中心学校",
            UnitKind.CENTRAL_SCHOOL,
            bureau,
            "all_schools",
            "compulsory_schools",
            "central_schools",
            town=town,
        )
        add(f"junior{number}", f"{name}初级中学", UnitKind.SCHOOL, central, "junior_schools", "below", town=town)
        for index in range(VILLAGE_SCHOOLS):
            village = VILLAGES[(number * 3 + index) % len(VILLAGES)]
            kind, word = (
                (UnitKind.TEACHING_POINT, "教学点") if index == VILLAGE_SCHOOLS - 1 else (UnitKind.SCHOOL, "小学")
            )
            add(f"village{number}-{index + 1}", f"{name}{village}{word}", kind, central, "below", town=town)
        for code, garden, kind, names in town_gardens(number, name) if size == "city" else ():
            add(code, garden, kind, bureau, *names, town=town)
    direct = ("all_schools", "direct_schools")
    for code, title, extra in (
        ("hs1", "澄江市明德中学", ("senior_high",)),
        ("hs2", "澄江市弘毅高级中学", ("senior_high",)),
        ("hs3", "澄江市江南高级中学", ("senior_high",)),
        ("ms1", "澄江市实验初级中学", ("compulsory_schools", "junior_schools")),
        ("ps1", "澄江市实验小学", ("compulsory_schools",)),
        ("ps2", "澄江市东湖小学", ("compulsory_schools",)),
        ("special", "澄江市特殊教育学校", ("special_schools",)),
        ("voc1", "澄江市职业技术学校", ("vocational_schools",)),
    ):
        add(code, title, UnitKind.DIRECT_SCHOOL, bureau, *direct, *extra)
    for number, title in enumerate(("市直机关幼儿园", "东湖幼儿园", "云桥镇中心幼儿园"), start=1):
        add(f"kg{number}", title, UnitKind.KINDERGARTEN, bureau, "kindergartens")
    add("private1", "澄江市博雅学校", UnitKind.PRIVATE_SCHOOL, bureau, "private_schools", "all_schools")
    add("college", "澄江职业学院", UnitKind.COLLEGE, bureau, "vocational_college")
    for code, title, kind, names in urban_schools() if size == "city" else ():
        add(code, title, kind, bureau, *names)
    _inspection_areas(made, [unit for name in ("all_schools", "kindergartens") for unit in groups[name]])
    made.groups = {name: [unit.pk for unit in units] for name, units in groups.items()}
    made.groups["sections"] = [
        made.units[code].pk
        for code in ("basic_education", "preschool", "vocational_education", "finance", "safety", "personnel")
    ]
    made.groups["all_units"] = [*made.groups["sections"], *made.groups["all_schools"], *made.groups["kindergartens"]]
    for name, codes in {
        "recording_schools": ("hs1", "hs2", "ms1", "ps1", "central1", "central2"),
        "sync_schools": ("ms1", "ps1", "central1", "central3"),
        "digital_schools": ("hs1", "hs2", "ms1", "ps1"),
        "upgrade_schools": ("central1", "central2", "central3", "central4"),
        "merged_schools": ("hs3",),
        "project_units": ("hs3", "voc1"),
        "bus_schools": ("central1", "central2", "kg3"),
        "canteen_schools": ("hs1", "hs2", "hs3", "ms1", "central1", "central2", "kg1"),
    }.items():
        made.groups[name] = [made.units[code].pk for code in codes]


def _inspection_areas(made: Bureau, schools: Iterable[Unit]) -> None:
    """Lay three inspection areas over the schools."""
    areas = [
        _unit(made, f"area{number}", f"第{word}督学责任区", UnitKind.AREA, position=700 + number)
        for number, word in enumerate("一二三", start=1)
    ]
    for place, school in enumerate(schools):
        _under(made, school, areas[place % len(areas)], RelationKind.INSPECTION)


def _person(made: Bureau, key: str, unit: Unit, title: str, role: Role, *, login: str = "", name: str = "") -> Person:
    """Make a person with a post, and an account where a login is given."""
    person = save_person(name=name or person_name(made.random), unit_id=unit.pk, by=made.by)
    post = save_post(unit_id=unit.pk, title=title, role=role, by=made.by)
    appoint(post_id=post.pk, person_id=person.pk, from_date=OPENED, by=made.by)
    made.people[key] = person
    if login:
        make_account(login_name=login, person_id=person.pk, by=made.by)
        made.logins[login] = (str(unit), title)
    return person


def _people(made: Bureau, catalogue: Catalogue) -> None:
    """Make leaders, the office, heads and clerks of sections, heads and clerks of schools, inspectors."""
    bureau = made.units["bureau"]
    shown = {"director": "juzhang", "deputy_research": "fenguan"}
    for leader in catalogue.leaders:
        role = Role.LEADER if leader.code == "director" else Role.DEPUTY
        person = _person(made, f"leader:{leader.code}", bureau, leader.title, role, login=shown.get(leader.code, ""))
        made.leaders[leader.code] = person.pk
    _person(made, "office", made.units["office"], "办公室主任", Role.OFFICE, login="bangongshi", name="张主任")
    _person(made, "office2", made.units["office"], "办公室文员", Role.OFFICE, login="wenyuan")
    for office in catalogue.offices:
        unit = made.units[office.code]
        if unit.kind == UnitKind.AGENCY or office.code == "office":
            continue
        shown_head = {
            "media_centre": "dianjiao",
            "finance": "jicai",
            "basic_education": "jijiao",
            "personnel": "renshi",
        }.get(office.code, "")
        _person(
            made,
            f"head:{office.code}",
            unit,
            f"{office.short or office.title}负责人",
            Role.SECTION_HEAD,
            login=shown_head,
        )
        shown_clerk = {"media_centre": "dianjiao2"}.get(office.code, "")
        _person(
            made,
            f"clerk:{office.code}",
            unit,
            f"{office.short or office.title}经办人",
            Role.SECTION_CLERK,
            login=shown_clerk,
        )
    for code, unit in list(made.units.items()):
        if unit.kind == UnitKind.CENTRAL_SCHOOL:
            _person(
                made, f"head:{code}", unit, "校长", Role.CENTRAL_HEAD, login="zhongxin" if code == "central1" else ""
            )
            _person(made, f"school:{code}", unit, "文员", Role.CENTRAL_CLERK)
        elif unit.kind in (
            UnitKind.DIRECT_SCHOOL,
            UnitKind.KINDERGARTEN,
            UnitKind.PRIVATE_SCHOOL,
            UnitKind.COLLEGE,
        ) or code.startswith("junior"):
            _person(made, f"head:{code}", unit, "校长", Role.SCHOOL_HEAD)
            login = {"hs1": "xuexiao", "junior1": "cunxiao"}.get(code, "")
            _person(made, f"school:{code}", unit, "文员", Role.SCHOOL_CLERK, login=login)
    _person(made, "inspector", made.units["area1"], "责任督学", Role.INSPECTOR, login="duxue")
    for code, title, role, login in (
        ("reviewer", "评审专家", Role.REVIEWER, "zhuanjia"),
        ("teacher", "教师", Role.TEACHER, "jiaoshi"),
        ("student", "学生", Role.STUDENT, "xuesheng"),
        ("parent", "家长代表", Role.PARENT, "jiazhang"),
        ("citizen", "市民", Role.CITIZEN, "shimin"),
    ):
        _person(
            made,
            code,
            made.units["hs1"] if role in (Role.TEACHER, Role.STUDENT, Role.PARENT) else bureau,
            title,
            role,
            login=login,
        )


def demo_actor() -> System:
    """Return the demo loader's own name in the journal."""
    return System("演示数据", origin="yaodian demo load")
