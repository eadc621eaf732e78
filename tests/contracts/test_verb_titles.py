"""Whatever the journal says was done is said in Chinese: every verb that an app writes has its title in words.toml."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_bureau import Demo, demo, home
from yaodian.kernel import discovery
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.verbs import verb_titles

__all__ = ["demo", "home"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
SOURCE = Path(__file__).parents[2] / "src" / "yaodian"


def written_verbs() -> Iterator[tuple[str, str]]:
    """Yield verb and file of every `write_line(verb="…")` in the source."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if {"tests", "templates_app"} & set(path.parts) or "write_line(" not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "write_line":
                for word in call.keywords:
                    if word.arg == "verb" and not isinstance(word.value, ast.JoinedStr):
                        verbs = [node.value for node in ast.walk(word.value) if isinstance(node, ast.Constant)]
                        yield from ((verb, path.name) for verb in verbs if isinstance(verb, str) and "." in verb[:-1])


def test_every_verb_in_the_source_has_a_title() -> None:
    found = list(written_verbs())
    assert len(found) > 100
    assert [pair for pair in found if pair[0] not in verb_titles()] == []


def test_no_title_stands_under_a_name_that_nothing_writes() -> None:
    """A title under "balance.balance.plan" helps nobody: the app's label is put before the name."""
    labels = set(discovery.files_named("words.toml"))
    assert [
        verb for verb in verb_titles() if verb.split(".", 1)[1].split(".")[0] in labels and verb.count(".") > 1
    ] == []


def test_every_verb_of_the_sample_year_has_a_title(demo: Demo) -> None:
    assert set(JournalLine.objects.values_list("verb", flat=True).distinct()) - set(verb_titles()) == set()
