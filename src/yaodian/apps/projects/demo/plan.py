"""演示项目的安排 (what the demo bureau builds): how many of what, for which schools, and which of them go wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from random import Random

from yaodian.apps.projects import actions
from yaodian.apps.projects.demo.site import THOUSAND, YUAN, Site
from yaodian.apps.projects.demo.year import DAY, LOADER, ZONE, Year
from yaodian.apps.projects.models import Programme
from yaodian.apps.projects.rules import FundSource, ProjectStage
from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

UPGRADE_TOTAL = Decimal(68_040_000)
UPGRADE_COUNT, UPGRADE_SCHOOLS, UPGRADE_EARLY = 76, 59, 52
ROOM_COUNT, SYNC_COUNT, CAMPUS_COUNT = 15, 14, 7
CONTRACTORS = (
    "云帆科技有限公司",
    "江畔建设工程公司",
    "楚源装备公司",
    "博远教学仪器公司",
    "东湖建筑公司",
    "明辉信息公司",
)
WORKS = (
    "教学楼维修",
    "运动场改造",
    "食堂改扩建",
    "厕所改造",
    "课桌椅更新",
    "图书仪器补充",
    "围墙道路修缮",
    "宿舍床铺更新",
)
LARGE_KINDS = (UnitKind.DIRECT_SCHOOL, UnitKind.CENTRAL_SCHOOL)
COMPULSORY = (UnitKind.CENTRAL_SCHOOL, UnitKind.SCHOOL, UnitKind.TEACHING_POINT, UnitKind.DIRECT_SCHOOL)
TWIN_INVOICE = "20180816"


def load(
    *, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date | None = None
) -> int:
    """载入一年: make the programmes and the events of the year up to `until`; returns how many projects there are.

    `people`: readers by key: "office"; "head:CODE", "clerk:CODE" of sections; "head:CODE" of central schools;
    "school:CODE" of schools (CODE is the unit's)."""
    made = Year(people=people, year=year, random=Random(seed))  # noqa: S311
    play(made, plan(made, schools), until=until)
    return len(made.projects)


def plan(made: Year, schools: Sequence[Unit]) -> list[Site]:
    """Return everything that is to be built in the year."""
    with clock.at(datetime(made.year, 1, 5, 9, tzinfo=ZONE)):
        actions.load_programmes(by=LOADER)
    programmes = {row.code: row for row in Programme.objects.select_related("lead_section")}
    ordered = sorted(schools, key=lambda unit: (unit.kind not in LARGE_KINDS, unit.position, unit.pk))
    hosts = [unit for unit in ordered if unit.kind in COMPULSORY]
    return [
        *recording_rooms(made, programmes["recording_room"], hosts),
        *sync_classes(made, programmes["sync_class"], hosts),
        *digital_campuses(made, programmes["digital_campus"], hosts),
        *upgrades(made, programmes["school_upgrade"], hosts),
        *large_ones(made, programmes["special_resource_centre"], programmes["education_park"], ordered),
    ]


def play(made: Year, sites: Sequence[Site], *, until: date | None) -> None:
    """Let the events of these projects happen, in order, up to a day."""
    for site in sites:
        site.lay()
    for event in sorted(made.events, key=lambda event: (event.at, event.order)):
        if until is None or event.at.date() <= until:
            with clock.at(event.at):
                event.act()


def recording_rooms(made: Year, programme: Programme, hosts: Sequence[Unit]) -> list[Site]:
    """15 rooms for 13: nine accepted by October, one revoked, one returned, two late, one waiting, one cancelled."""
    sites = []
    for index in range(ROOM_COUNT):
        start = made.on(4, 2) + index * 6 * DAY
        site = Site(
            made,
            programme,
            hosts[index % len(hosts)],
            code=f"LB{made.year}-{index + 1:02}",
            title="录播教室建设",
            budget={
                FundSource.CITY: Decimal(made.random.randrange(180, 240) * 1000),
                FundSource.SCHOOL: Decimal(40_000),
            },
            start=start,
            length=70,
            reach=ProjectStage.ACCEPTED,
            apply=start + 74 * DAY,
            contractor=CONTRACTORS[index % 2 * 5],
        )
        if index < 3:
            site.reach = ProjectStage.SETTLED
        elif index == 9:
            site.revoked, site.again = made.on(10, 12), made.on(11, 19)
        elif index == 10:
            site.apply, site.returned, site.again = made.on(10, 8), made.on(10, 17), made.on(11, 12)
        elif index in (11, 12):
            site.delay, site.apply = 90, site.finish + 94 * DAY
        elif index == 13:
            site.reach, site.apply = ProjectStage.TENDERED, None
        elif index == 14:
            site.reach, site.apply, site.cancelled = ProjectStage.APPROVED, None, made.on(5, 28)
        sites.append(site)
    return sites


def sync_classes(made: Year, programme: Programme, hosts: Sequence[Unit]) -> list[Site]:
    """14 sites for 12: five accepted by October, twelve at the year's end, two without their three receivers."""
    sites = []
    for index in range(SYNC_COUNT):
        host = hosts[index % len(hosts)]
        others = [unit for unit in reversed(hosts) if unit.pk != host.pk]
        wanted = 3 if index < 12 else 2
        receivers = [others[(index * 3 + place) % len(others)] for place in range(min(wanted, len(others)))]
        start = made.on(4, 10) + index * 5 * DAY
        early = index < 5
        sites.append(
            Site(
                made,
                programme,
                host,
                code=f"TB{made.year}-{index + 1:02}",
                title="同步课堂主讲点建设",
                budget={FundSource.PROVINCE: Decimal(120_000), FundSource.CITY: Decimal(80_000)},
                start=start,
                length=90 if early else 150,
                reach=ProjectStage.ACCEPTED if index < 12 else ProjectStage.FINISHED,
                apply=start + (94 if early else 190) * DAY if index < 12 else None,
                contractor=CONTRACTORS[index % 2 * 5],
                receivers=list(dict.fromkeys(receivers)),
            )
        )
    return sites


def digital_campuses(made: Year, programme: Programme, hosts: Sequence[Unit]) -> list[Site]:
    """Seven campuses for the plan's six: three passed by October, six at the year's end, one returned."""
    sites = []
    for index in range(CAMPUS_COUNT):
        start = made.on(3, 20) + index * 8 * DAY
        early = index < 3
        site = Site(
            made,
            programme,
            hosts[(index * 2 + 1) % len(hosts)],
            code=f"SZ{made.year}-{index + 1:02}",
            title="数字化校园建设",
            budget={FundSource.CITY: Decimal(360_000), FundSource.SCHOOL: Decimal(140_000)},
            start=start,
            length=120 if early else 170,
            reach=ProjectStage.ACCEPTED,
            apply=made.on(9, 3) + index * 9 * DAY if early else made.on(11, 5) + index * 3 * DAY,
            contractor=CONTRACTORS[5],
        )
        if index == CAMPUS_COUNT - 1:
            site.length, site.apply, site.returned = 120, made.on(10, 15), made.on(10, 24)
        sites.append(site)
    return sites


def upgrade_amounts(made: Year) -> list[Decimal]:
    """Return 76 amounts that sum to 6804 万元 exactly."""
    weights = [made.random.randrange(40, 161) for _each in range(UPGRADE_COUNT)]
    amounts = [(UPGRADE_TOTAL * weight / sum(weights)).quantize(THOUSAND).quantize(YUAN) for weight in weights]
    amounts[-1] += UPGRADE_TOTAL - sum(amounts)
    return amounts


def by_source(total: Decimal) -> dict[FundSource, Decimal]:
    """Return a total split over centre, province and city, to the thousand 元."""
    centre = (total * Decimal("0.6")).quantize(THOUSAND).quantize(YUAN)
    province = (total * Decimal("0.25")).quantize(THOUSAND).quantize(YUAN)
    return {
        FundSource.CENTRAL: centre,
        FundSource.PROVINCE: province,
        FundSource.CITY: total - centre - province,
    }


def upgrades(made: Year, programme: Programme, hosts: Sequence[Unit]) -> list[Site]:
    """76 upgrades over 59 schools (fewer where the bureau has fewer): 52 accepted by October, all at the year's end."""
    reversed_hosts = list(reversed(hosts))[:UPGRADE_SCHOOLS]
    sites = []
    for index, amount in enumerate(upgrade_amounts(made)):
        early = index < UPGRADE_EARLY
        start = made.on(4, 1) + index % 40 * 2 * DAY
        site = Site(
            made,
            programme,
            reversed_hosts[index % len(reversed_hosts)],
            code=f"GB{made.year}-{index + 1:02}",
            title=WORKS[index % len(WORKS)],
            budget=by_source(amount),
            start=start,
            length=80 if early else 150,
            reach=ProjectStage.SETTLED if index < 12 else ProjectStage.ACCEPTED,
            apply=start + 85 * DAY if early else made.on(11, 6) + index % 20 * 2 * DAY,
            contractor=CONTRACTORS[1 + index % 4],
        )
        if index in (20, 24):
            site.invoice = TWIN_INVOICE
        if index in (30, 41):
            site.delay, site.apply = 12, start + 100 * DAY
        if index == 35:
            site.returned, site.again = start + 95 * DAY, start + 110 * DAY
        sites.append(site)
    return sites


def large_ones(made: Year, centre: Programme, park: Programme, schools: Sequence[Unit]) -> list[Site]:
    """The special education resource centre, accepted in December, and the education park, under way for years."""
    special = next((unit for unit in schools if "特殊" in unit.title), schools[0])
    senior = next((unit for unit in schools if "高级中学" in unit.title), schools[-1])
    return [
        Site(
            made,
            centre,
            special,
            code=f"TJ{made.year}-01",
            title="特殊教育资源中心建设",
            budget={FundSource.PROVINCE: Decimal(1_200_000), FundSource.CITY: Decimal(800_000)},
            start=made.on(5, 8),
            length=180,
            reach=ProjectStage.ACCEPTED,
            apply=made.on(11, 20),
            contractor=CONTRACTORS[1],
        ),
        Site(
            made,
            park,
            senior,
            code=f"YQ{made.year}-01",
            title="天门教育园一期高中校区",
            budget={FundSource.PROVINCE: Decimal(30_000_000), FundSource.CITY: Decimal(90_000_000)},
            start=made.on(4, 18),
            length=620,
            reach=ProjectStage.STARTED,
            contractor=CONTRACTORS[4],
        ),
    ]
