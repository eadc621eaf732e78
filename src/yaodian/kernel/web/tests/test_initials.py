"""Initials: a school is found by the first letters of its name."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessFailureLog

from yaodian.kernel.web.lists import ListDefinition, narrowed, parse_state
from yaodian.kernel.web.lists.initials import initials_of
from yaodian.kernel.web.tests.make import ATTEMPTS, make_attempt


@pytest.mark.django_db
def test_letters_find_the_start_of_stored_initials() -> None:
    make_attempt("干驿中学", path=initials_of("干驿中学"))
    make_attempt("岳口中学", path=initials_of("岳口中学"))
    definition = ListDefinition[Any](
        key="web.initials", title="学校", columns=ATTEMPTS.columns, search=("username",), initials="path_info"
    )
    found = narrowed(definition, parse_state(definition, {"q": ["YK"]}), AccessFailureLog.objects.all())
    assert [row.username for row in found] == ["岳口中学"]


def test_initials_keep_letters_and_digits_and_drop_marks() -> None:
    assert initials_of("第3中学（A区）") == "d3zxaq"
    assert initials_of("") == ""
