"""编造 (invention): names and numbers of people who do not exist; region 990000 is assigned to nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from yaodian.kernel.privacy.rules.identifiers import ID_CHECKS, ID_WEIGHTS
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.rules import BackboneLevel, EducationLevel, Sex, TitleLevel

SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文"
GIVEN = (
    "子涵梓轩浩然宇航欣怡雨桐思远嘉怡俊杰诗涵博文佳琪天佑一诺晨曦若曦家豪雅静志强晓燕海涛丽娟建华秀英文斌玉兰明辉春梅"
)
REGION = "990000"
SUBJECTS = {
    SchoolStage.PRESCHOOL: ("幼儿教育",),
    SchoolStage.PRIMARY: ("语文", "数学", "英语", "体育", "音乐", "美术", "科学"),
    SchoolStage.JUNIOR: ("语文", "数学", "英语", "物理", "化学", "历史", "体育", "美术"),
    SchoolStage.SENIOR: ("语文", "数学", "英语", "物理", "化学", "生物", "政治", "历史", "地理"),
    SchoolStage.VOCATIONAL: ("语文", "数学", "机电", "计算机", "护理"),
    SchoolStage.SPECIAL: ("生活适应", "康复训练", "语文"),
    SchoolStage.COLLEGE: ("思政", "机电", "护理"),
}


def invented_name(random: Random) -> str:
    """Return an invented person's name."""
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=1 if random.random() < 0.15 else 2))


class Identities:
    """身份证号的发放 (numbers of nobody): the unassigned region, the birth date, the next order number of the sex."""

    def __init__(self) -> None:
        self.given: Counter[tuple[date, Sex]] = Counter()

    def next(self, birth: date, sex: Sex) -> str:
        """Return a right ID number that was not given before."""
        self.given[birth, sex] += 1
        number = self.given[birth, sex] * 2 + (1 if sex == Sex.MALE else 0)
        body = f"{REGION}{birth:%Y%m%d}{number:03}"
        return body + ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def day_in(year: int, random: Random) -> date:
    """Return a day of a year."""
    return date(year, 1, 1) + timedelta(days=random.randrange(365))


def ladder(age: int, random: Random) -> tuple[TitleLevel, EducationLevel, BackboneLevel]:
    """Return title, education and backbone level of somebody of this age."""
    step = min(4, max(0, (age - 22) // 7) + random.randint(-1, 0))
    title = (TitleLevel.NONE, TitleLevel.THIRD, TitleLevel.SECOND, TitleLevel.FIRST, TitleLevel.SENIOR)[max(0, step)]
    education = random.choices(
        (EducationLevel.SECONDARY, EducationLevel.COLLEGE, EducationLevel.BACHELOR, EducationLevel.GRADUATE),
        weights=(2, 24, 66, 8) if age < 45 else (10, 45, 44, 1),
    )[0]
    backbone = random.choices(
        (BackboneLevel.NONE, BackboneLevel.SCHOOL, BackboneLevel.COUNTY, BackboneLevel.CITY, BackboneLevel.PROVINCE),
        weights=(78, 10, 8, 3, 1),
    )[0]
    return title, education, backbone if step >= 2 else BackboneLevel.NONE
