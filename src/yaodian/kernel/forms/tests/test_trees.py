"""The page judges as the engine does: the same trees, the same answers, in real Chromium and in Python."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from yaodian.engines.forms import Choice, Form, Group, Kind, check, parse
from yaodian.engines.forms.scope import text_of
from yaodian.engines.forms.tests import test_expressions as engine
from yaodian.engines.forms.tests.make import NOW
from yaodian.kernel.forms.rendering.trees import page_form
from yaodian.kernel.forms.tests import make

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[1] / "static/forms"
EXPRESSIONS: Any = engine.test_an_expression_comes_to_what_the_standard_says
CASES = next(one for one in EXPRESSIONS.pytestmark if one.name == "parametrize").args[1]


@pytest.fixture
def page(chromium: Browser) -> Any:
    page = chromium.new_page()
    for name in ("run.js", "live.js"):
        page.add_script_tag(path=STATIC / name)
    yield page
    page.close()


def test_every_expression_comes_to_the_same_on_the_page(page: Page) -> None:
    spec = page_form(engine.FORM)
    answers = json.loads(json.dumps(engine.ANSWERS, default=float))
    ask = "([tree, scope]) => yaodianForms.textOf(yaodianForms.evaluate(tree, scope))"
    different = []
    for source, result in CASES:
        scope = {"form": spec, "answers": answers, "now": "2018-03-01T09:30:00"}
        if (found := page.evaluate(ask, [parse(source), scope])) != result:
            different.append((source, result, found))
    assert different == []
    assert len(CASES) > 50


ROOMS = Group(
    name="rooms",
    title="室",
    repeats=True,
    items=(
        make.asked("seats"),
        make.asked("crowded", Kind.COMPUTED, calculation="if(${seats} > 50, 'yes', 'no')"),
        make.asked("why", Kind.TEXT, relevant="${crowded} = 'yes'"),
    ),
)
FORM = Form(
    key="live",
    title="现场",
    items=(
        make.asked("state", Kind.ONE, choices="state"),
        Group(name="more", title="其他", relevant="${state} = 'bad'", items=(make.asked("cost", Kind.DECIMAL),)),
        make.asked("double", Kind.COMPUTED, calculation="${cost} * 2"),
        ROOMS,
        make.asked("all", Kind.COMPUTED, calculation="sum(${seats})"),
        make.asked("big", Kind.TEXT, relevant="${all} > 100 or ${double} > 10"),
    ),
    lists={"state": (Choice("good", "好"), Choice("bad", "坏"))},
)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"state": "bad", "cost": 7, "rooms": [{"seats": 60, "why": "合班"}, {"seats": 48}]},
        {"state": "good", "cost": 7, "big": "x", "rooms": [{"seats": 51}]},
        {"state": "bad", "cost": 2.5, "rooms": [{}, {"seats": 100}, {"seats": 1, "why": "无"}]},
    ],
)
def test_what_applies_and_what_is_computed_is_the_same_on_the_page(page: Page, answers: dict[str, Any]) -> None:
    told = "([spec, answers]) => { const found = yaodianLive.settle(spec, answers, '2018-03-01T09:30:00'); return [found.typed, found.kept, [...found.hidden].sort()]; }"
    typed, kept, hidden = page.evaluate(told, [page_form(FORM), answers])
    result = check(FORM, answers=answers, now=NOW)
    places = sorted("".join(f"/{name}.{index}" for name, index in path) + f"|{name}" for path, name in result.hidden)
    assert hidden == places
    assert texts(kept) == texts(result.kept)
    assert texts(typed) == texts(result.answers)


def texts(value: Any) -> Any:
    """Return answers with every number as text, so that 12 and 12.0 are one."""
    if isinstance(value, dict):
        return {key: texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [texts(one) for one in value]
    return text_of(Decimal(str(value))) if isinstance(value, int | float | Decimal) else value
