"""脱敏: what a list shows of a name or number; the masked text keeps its length class but never the whole."""

import re

STAR = "*"
COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 "
    "拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 "
    "西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师"
)
COMPOUND_SURNAMES = frozenset(COMPOUND.split())


def mask_name(name: str) -> str:
    """姓名脱敏: the surname and one star per further character: 张*, 欧阳**; a name without one keeps its first."""
    name = name.strip()
    if len(name) < 2:
        return STAR if name else ""
    keep = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:keep] + STAR * (len(name) - keep)


def mask_id_number(value: str) -> str:
    """证件号脱敏: first 4 and last 2 characters; a short or odd value is hidden whole."""
    return _keep_ends(value, head=4, tail=2, shortest=12)


def mask_phone(value: str) -> str:
    """电话脱敏: 138****5678; a landline keeps its area code and the last 2 digits."""
    value = value.strip()
    area = re.fullmatch(r"(0\d{2,3}[- ]?)(\d{7,8})", value, re.ASCII)
    if area:
        return area[1] + STAR * (len(area[2]) - 2) + area[2][-2:]
    return _keep_ends(value, head=3, tail=4, shortest=11)


def mask_bank_card(value: str) -> str:
    """银行卡脱敏: last 4 digits only."""
    return _keep_ends(re.sub(r"\s", "", value), head=0, tail=4, shortest=12)


ID_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
PHONE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)


def mask_identifiers(text: str) -> str:
    """文本脱敏: ID numbers and mobile numbers inside running text, for publication and logs."""
    text = ID_IN_TEXT.sub(lambda found: mask_id_number(found[0]), text)
    return PHONE_IN_TEXT.sub(lambda found: mask_phone(found[0]), text)


def _keep_ends(value: str, *, head: int, tail: int, shortest: int) -> str:
    value = value.strip()
    if len(value) < shortest:
        return STAR * len(value)
    return value[:head] + STAR * (len(value) - head - tail) + value[-tail:]
