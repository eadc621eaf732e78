"""Every rule is seen to fail on a deliberate break, with one line that says why, and to let pass what it should."""

from __future__ import annotations

import pytest

from tests.borders.__main__ import all_checks, main
from tests.borders.breaks import BREAKS, PASSES
from tests.borders.conftest import Builder


@pytest.mark.parametrize(("rule", "file", "text", "reason"), BREAKS)
def test_a_break_is_told_in_one_line(build: Builder, rule: str, file: str, text: str, reason: str) -> None:
    found = list(all_checks()[rule](build({file: text})))
    assert len(found) == 1, [str(breach) for breach in found]
    assert reason in found[0].reason
    assert "\n" not in str(found[0])


@pytest.mark.parametrize(("rule", "file", "text"), PASSES)
def test_what_only_looks_like_a_break_passes(build: Builder, rule: str, file: str, text: str) -> None:
    assert [str(breach) for breach in all_checks()[rule](build({file: text}))] == []


def test_every_rule_has_a_break() -> None:
    assert {case[0] for case in BREAKS} == set(all_checks())


def test_the_command_prints_the_breach_and_fails(build: Builder, capsys: pytest.CaptureFixture[str]) -> None:
    house = build({"apps/bees/utils.py": '"""Odds and ends."""\n'})
    assert main(house.root) == 1
    said = capsys.readouterr().out
    assert "src/yaodian/apps/bees/utils.py:1: utils.py: an app holds no such file" in said


def test_the_small_checkout_keeps_every_rule(build: Builder) -> None:
    house = build({})
    assert [str(breach) for check in all_checks().values() for breach in check(house)] == []


def test_a_name_belongs_to_one_app(build: Builder) -> None:
    house = build(
        {"apps/bees/words.toml": '[words]\nhive = "蜂箱"\n', "apps/cats/words.toml": '[words]\nbox = "蜂箱"\n'}
    )
    assert [breach.reason for breach in all_checks()["words"](house)] == [
        "蜂箱 already names bees:hive: one name per thing"
    ]


def test_an_app_past_its_size_is_split_by_subject(build: Builder) -> None:
    large = {f"apps/bees/queries/part{number}.py": '"""x"""\n' + "x = 1\n" * 290 for number in range(9)}
    assert list(all_checks()["sizes"](build(large))) == []
    found = list(all_checks()["sizes"](build({**large, "apps/bees/models.py": '"""x"""\n'})))
    assert [breach.reason for breach in found] == ["2621 lines: past 2500 split by subject; still one file: models"]


def test_an_unreadable_words_file_is_told(build: Builder) -> None:
    found = list(all_checks()["words"](build({"apps/bees/words.toml": "= 1"})))
    assert len(found) == 1
    assert "cannot be read" in found[0].reason
