"""多年项目 (initiatives of the demo): plans of several years, numbered events, a theme year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.actions import initiatives
from yaodian.apps.plan.actions.initiatives import InitiativeWords
from yaodian.apps.plan.models import Clause
from yaodian.apps.plan.rules.initiatives import InitiativeKind
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import moment
from yaodian.kernel import clock


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


def run_initiatives(made: Bureau) -> None:
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
