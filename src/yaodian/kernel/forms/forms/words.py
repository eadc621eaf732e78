"""Words of the designer (设计用语): what kinds are called, what an expression says, code lists as lines."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yaodian.engines.forms import Choice, ExpressionError, Form, Group, Item, Kind, parse
from yaodian.engines.forms.expression import answers_in

KIND_TITLES = {
    Kind.TEXT: gettext_lazy("一行文字"),
    Kind.LONG_TEXT: gettext_lazy("多行文字"),
    Kind.INTEGER: gettext_lazy("整数"),
    Kind.DECIMAL: gettext_lazy("小数"),
    Kind.DATE: gettext_lazy("日期"),
    Kind.TIME: gettext_lazy("时间"),
    Kind.MOMENT: gettext_lazy("日期和时间"),
    Kind.ONE: gettext_lazy("单选"),
    Kind.MANY: gettext_lazy("多选"),
    Kind.RANK: gettext_lazy("排序"),
    Kind.YES: gettext_lazy("是或否"),
    Kind.PHOTO: gettext_lazy("照片"),
    Kind.FILE: gettext_lazy("文件"),
    Kind.SIGNATURE: gettext_lazy("签名"),
    Kind.PLACE: gettext_lazy("位置"),
    Kind.BARCODE: gettext_lazy("条码"),
    Kind.REFERENCE: gettext_lazy("登记簿里的一条"),
    Kind.COMPUTED: gettext_lazy("自动计算"),
    Kind.NOTE: gettext_lazy("说明文字"),
}
GROUP_TITLES = {"group": gettext_lazy("分组"), "repeat": gettext_lazy("重复组（可加多行）")}
LINE = re.compile(r"\s*[|｜\t]\s*")


def kind_title(item: Item) -> str:
    """Return what an item is called on the page."""
    if isinstance(item, Group):
        return str(GROUP_TITLES["repeat" if item.repeats else "group"])
    return str(KIND_TITLES[item.kind])


def expression_words(form: Form, text: str, *, extra: frozenset[str] = frozenset()) -> tuple[bool, str]:
    """Return whether an expression can be used in a form, and what to tell its writer."""
    try:
        names = answers_in(parse(text))
    except ExpressionError as error:
        return False, str(error)
    if strange := sorted(names - form.places.keys() - extra):
        return False, _("表单里没有：%(names)s") % {"names": "、".join(strange)}
    titles = [form.places[name].item.title or name for name in sorted(names & form.places.keys())]
    return True, _("可以用；用到：%(titles)s") % {"titles": "、".join(titles)} if titles else _("可以用")


def choice_lines(choices: tuple[Choice, ...]) -> str:
    """Return a code list as lines: code | title | points | 不适用 | column=value …"""
    return "\n".join(_line(one) for one in choices)


def _line(one: Choice) -> str:
    points = "" if one.score is None else f"{one.score.normalize():f}"
    parts = [
        one.value,
        one.title,
        points,
        _("不适用") if one.skipped else "",
        *(f"{key}={value}" for key, value in one.extra.items()),
    ]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def read_choices(text: str, before: tuple[Choice, ...] = ()) -> tuple[Choice, ...]:
    """Read lines of a code list; a line without a code gets the next free number; ValidationError names the line."""
    lines = [LINE.split(line.strip()) for line in text.splitlines() if line.strip()]
    used = {parts[0] for parts in lines if len(parts) > 1} | {one.value for one in before}
    english = {one.value: one.title_en for one in before}
    found: list[Choice] = []
    for parts in lines:
        if len(parts) == 1:
            known = next((one.value for one in before if one.title == parts[0]), "")
            number = known or next(str(one) for one in range(1, 10_000) if str(one) not in used)
            used.add(number)
            parts = [number, parts[0]]
        value, title, points, skipped, *more = [*parts, "", ""] if len(parts) < 4 else parts
        try:
            score = Decimal(points) if points else None
        except InvalidOperation:
            raise forms.ValidationError(
                _("“%(title)s”的分值“%(points)s”不是数字。") % {"title": title, "points": points}
            ) from None
        extra = dict(part.split("=", 1) for part in more if "=" in part)
        found.append(Choice(value, title, english.get(value, ""), score, bool(skipped), extra))
    return tuple(found)
