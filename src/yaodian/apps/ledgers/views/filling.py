"""填一行 (filling a row): a ledger's form on the page, as the kernel's forms set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from yaodian.apps.ledgers.rules import Declaration
from yaodian.engines.forms import Form, Group, Item, Problem, check
from yaodian.kernel import clock
from yaodian.kernel.forms.rendering.shown import Given, Shown, shown
from yaodian.kernel.forms.rendering.trees import page_form


def local_now() -> datetime:
    """Return the business moment without a zone, as conditions read it."""
    return timezone.localtime(clock.now()).replace(tzinfo=None)


def nodes_of(form: Form, answers: Mapping[str, Any], problems: Sequence[Problem] = ()) -> tuple[Shown, ...]:
    """Return the nodes of a row's form with what was entered and what is wrong with it."""
    now = local_now()
    return shown(form, Given(answers, check(form, answers=answers, now=now), now, problems=problems))


def context_of(form: Form, answers: Mapping[str, Any], problems: Sequence[Problem], refused: str) -> dict[str, Any]:
    """Return what `ledgers/fill.html` needs."""
    return {
        "nodes": nodes_of(form, answers, problems),
        "wrong": [{"sentence": one.sentence, "place": _place(one)} for one in problems],
        "refused": refused,
        "spec": page_form(form),
    }


def _place(problem: Problem) -> str:
    return "".join(f"{repeat}.{index}." for repeat, index in problem.path) + problem.name


def changing_form(declared: Declaration) -> Form:
    """Return the form of a correction: a sealed answer is shown masked and checked anew only when it is replaced; the
    opening balance of a stock is moved by its movements alone."""
    return replace(declared.form, items=_changing(declared, declared.form.items))


def _changing(declared: Declaration, items: Sequence[Item]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            found.append(replace(item, items=_changing(declared, item.items)))
        elif item.sensitive:
            found.append(replace(item, required="", constraint=""))
        elif item.name == declared.balance:
            found.append(replace(item, read_only="true()"))
        else:
            found.append(item)
    return tuple(found)
