"""名字 (names): own short lists; any likeness is chance."""

from __future__ import annotations

from random import Random

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘范彭鲁韦马方任袁柳鲍史唐薛雷贺汤罗"
GIVEN = (
    "明志文建国海涛丽芳秀英敏静伟强磊洋勇艳杰娟军平波辉刚燕玲桂兰玉萍红霞鹏飞华亮成龙雪梅慧晓东凯琳宁晨新立春生和安庆荣"
)
TOWNS = ("澄湖镇", "云桥镇", "柳溪镇", "石塘镇", "荷洲镇", "松岭乡", "白沙镇", "竹垸镇")
VILLAGES = ("新河", "双堰", "李家台", "月池", "长堤", "三岔", "荷叶", "青龙", "杨柳", "沙嘴", "渔泛", "桥头")


def person_name(random: Random) -> str:
    """Return an invented person's name."""
    given = random.choice(GIVEN) + (random.choice(GIVEN) if random.random() < 0.8 else "")
    return random.choice(SURNAMES) + given
