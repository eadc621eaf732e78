"""No input anywhere takes a completion percentage; the check is seen to fail on deliberate breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from django import forms

from tests.contracts.typed_progress import all_template_faults, form_faults, template_faults
from yaodian.kernel import discovery
from yaodian.kernel.discovery.floors import PACKAGE


def all_forms() -> set[type[forms.Form]]:
    """Return every form class of the program."""
    for _config, _module in (*discovery.modules("forms"), *discovery.modules("views")):
        pass

    def below(form: type[forms.Form]) -> set[type[forms.Form]]:
        return {form}.union(*(below(each) for each in form.__subclasses__()))

    return {form for form in below(forms.Form) if form.__module__.startswith("yaodian.")}


def test_no_form_takes_a_completion_percentage() -> None:
    found = all_forms()
    assert len(found) > 20
    assert [fault for form in found for fault in form_faults(form)] == []


def test_no_template_takes_a_completion_percentage() -> None:
    files = sorted(PACKAGE.rglob("templates/**/*.html"))
    assert len(files) > 50
    assert all_template_faults(files) == []


class ByName(forms.Form):
    """A break: a field by its name."""

    progress = forms.IntegerField(label="本月")


class ByLabel(forms.Form):
    """A break: a field by its label."""

    number = forms.DecimalField(label="完成比例")


class ByHundred(forms.Form):
    """A break: a number up to a hundred."""

    number = forms.IntegerField(max_value=100)


@pytest.mark.parametrize("form", [ByName, ByLabel, ByHundred])
def test_a_form_with_a_percentage_is_found(form: type[forms.Form]) -> None:
    assert list(form_faults(form))


@pytest.mark.parametrize(
    "broken",
    [
        '<input type="range" name="done">',
        '<input name="completion" value="80">',
        '<input type="number" name="n" max="100">',
        '<label for="n">完成率（%）</label> <input id="n" name="n" type="number">',
    ],
)
def test_a_template_with_a_percentage_is_found(broken: str) -> None:
    assert list(template_faults(f"<form>{broken}</form>", "broken.html"))


def test_a_count_and_a_text_are_not_accused(tmp_path: Path) -> None:
    (tmp_path / "fine.html").write_text(
        '<label>进展说明</label><textarea name="text"></textarea><input name="count" type="number">'
    )
    assert all_template_faults(tmp_path.glob("*.html")) == []


class Fine(forms.Form):
    """A count."""

    quantity = forms.IntegerField(label="数量", min_value=0)


def test_a_counting_form_is_not_accused() -> None:
    assert list(form_faults(Fine)) == []
