"""表单缺陷 (faults of a form): what its designer must mend before anybody fills it, each with the place and the remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yaodian.engines.forms.expression import ExpressionError, answers_in, parse
from yaodian.engines.forms.model import Field, Form, Group, Item, Kind

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,62}")
EXPRESSIONS = {
    "required": "必填条件",
    "relevant": "显示条件",
    "constraint": "校验规则",
    "calculation": "计算公式",
    "default": "默认值",
    "read_only": "只读条件",
    "choice_filter": "选项筛选",
    "score": "计分公式",
    "count": "行数",
}


@dataclass(frozen=True)
class FormFault:
    """表单缺陷 (fault of a form): `name` is the item it stands at, "" for the whole form."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Duplicate:
    """重复采集 (asked twice): a field that asks what a register holds, and where it is held."""

    name: str
    held_as: str
    register: str


def faults_of(form: Form) -> tuple[FormFault, ...]:
    """表单缺陷: return everything that keeps a form from being used, none for a sound one."""
    return tuple(_faults(form))


def asked_twice(form: Form, *, held: Mapping[str, str]) -> tuple[Duplicate, ...]:
    """一数一源: return the fields that ask what a register holds and are not prefilled from it.

    `held` names, by dictionary code (数据元), the register item that holds it."""
    return tuple(
        Duplicate(one.name, one.code, held[one.code])
        for one in form.fields
        if one.code in held and not one.prefill and one.kind is not Kind.NOTE
    )


def _faults(form: Form) -> Iterator[FormFault]:
    if not form.title.strip():
        yield FormFault("", "表单没有名称，请填写名称")
    if not form.fields:
        yield FormFault("", "表单里没有字段，请至少加一个")
    names = Counter(_every_name(form.items))
    for name, count in names.items():
        if count > 1:
            yield FormFault(name, f"“{name}”用了 {count} 次，字段和分组的代码不能重复")
        if not NAME.fullmatch(name):
            yield FormFault(name, f"代码“{name}”不合规：以英文字母开头，只用字母、数字、横线、点和下划线")
    for place in form.places.values():
        yield from _item_faults(form, place.item)
    yield from _circles(form)


def _every_name(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield item.name
        if isinstance(item, Group):
            yield from _every_name(item.items)


def _item_faults(form: Form, item: Item) -> Iterator[FormFault]:
    if (
        not item.title.strip()
        and not (isinstance(item, Field) and item.kind is Kind.COMPUTED)
        and isinstance(item, Field)
    ):
        yield FormFault(item.name, f"字段“{item.name}”没有题目，请填写")
    for attribute, words in EXPRESSIONS.items():
        source = getattr(item, attribute, "")
        if not source:
            continue
        try:
            tree = parse(source)
        except ExpressionError as error:
            yield FormFault(item.name, f"“{item.title or item.name}”的{words}读不懂：{error}")
            continue
        extra = _choice_columns(form, item) if attribute == "choice_filter" else frozenset()
        for name in sorted(answers_in(tree) - form.places.keys() - extra):
            yield FormFault(item.name, f"“{item.title or item.name}”的{words}用到“{name}”，表单里没有这个字段")
    if isinstance(item, Group):
        if not item.items:
            yield FormFault(item.name, f"分组“{item.title or item.name}”是空的，请加字段或删去")
        return
    if item.kind.is_choice:
        choices = form.lists.get(item.choices, ())
        if not choices:
            yield FormFault(item.name, f"“{item.title}”没有选项，请选一个代码表或填选项")
        for value, count in Counter(one.value for one in choices).items():
            if count > 1:
                yield FormFault(item.name, f"“{item.title}”的选项代码“{value}”重复")
            if item.kind is not Kind.ONE and " " in value:
                yield FormFault(item.name, f"“{item.title}”可多选，选项代码“{value}”里不能有空格")
    if item.kind is Kind.COMPUTED and not item.calculation:
        yield FormFault(item.name, f"计算字段“{item.title or item.name}”没有公式，请填写")
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield FormFault(item.name, f"“{item.title}”的最小值大于最大值，请核对")


def _choice_columns(form: Form, item: Item) -> frozenset[str]:
    """Return the columns of a field's code list, which a filter may name."""
    choices = form.lists.get(item.choices, ()) if isinstance(item, Field) else ()
    return frozenset(name for one in choices for name in one.extra)


def _circles(form: Form) -> Iterator[FormFault]:
    """Find calculations and conditions that wait for themselves."""
    needs: dict[str, frozenset[str]] = {}
    for place in form.places.values():
        item, found = place.item, frozenset[str]()
        for source in (getattr(item, "calculation", ""), item.relevant, *(group.relevant for group in place.groups)):
            try:
                found |= answers_in(parse(source)) if source else frozenset()
            except ExpressionError:
                continue
        needs[item.name] = found & form.places.keys()
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        circle = _circle(needs, start, done)
        if circle:
            titles = " → ".join(form.places[name].item.title or name for name in circle)
            yield FormFault(circle[0], f"条件或公式互相等待，算不出结果：{titles}，请改其中一处")


def _circle(needs: Mapping[str, frozenset[str]], start: str, done: set[str]) -> list[str]:
    """Walk from an item through what it needs; return the first circle met, marking all that was walked."""
    path: list[str] = []
    open_names: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(needs[start])))]
    path.append(start)
    while open_names:
        name, rest = open_names[-1]
        following = next(rest, None)
        if following is None:
            open_names.pop()
            path.pop()
            done.add(name)
        elif following in path:
            return [*path[path.index(following) :], following]
        elif following not in done:
            path.append(following)
            open_names.append((following, iter(sorted(needs[following]))))
    return []
