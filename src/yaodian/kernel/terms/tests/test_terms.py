"""Terms stand in for Django's choices and lazy text wherever rules use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.template import Context, Template
from django.utils.html import format_html

from yaodian.kernel.terms import TextChoices, gettext, gettext_lazy, text, use_translator

_ = gettext_lazy


class Colour(TextChoices):
    """颜色 (colour)."""

    RED = "red", _("红")
    DEEP_BLUE = "deep_blue", _("深蓝<")
    PLAIN = "plain"


@pytest.fixture
def in_english() -> Iterator[None]:
    """Pages are read in English."""
    before = text._translate
    use_translator(lambda source: {"红": "Red", "深蓝<": "Deep blue<"}.get(source, source))
    yield
    use_translator(before)


def test_a_member_equals_its_stored_word_and_carries_a_title() -> None:
    assert Colour("red") is Colour.RED
    assert Colour("deep_blue") is Colour.DEEP_BLUE
    assert f"{Colour.RED}" == str(Colour.RED) == "red"
    assert Colour.PLAIN.label == "Plain"
    assert Colour.values == ["red", "deep_blue", "plain"]
    assert Colour.names == ["RED", "DEEP_BLUE", "PLAIN"]
    assert Colour.choices[0] == ("red", "红")
    assert Colour.labels[0] == "红"


@pytest.mark.usefixtures("in_english")
def test_the_title_is_translated_when_shown_and_equal_to_its_source_always() -> None:
    title = Colour.RED.label
    assert title == "红"
    assert (str(title), f"{title}!", gettext("红")) == ("Red", "Red!", "Red")
    assert (_("红{}").format(1), _("红%s") % 2) == ("红1", "红2")
    assert format_html("{}", Colour.DEEP_BLUE.label) == "Deep blue&lt;"
    page = Template("{{ c.label }} {{ C.DEEP_BLUE.label }} {% for v, t in C.choices %}{{ t }},{% endfor %}")
    assert page.render(Context({"c": Colour.RED, "C": Colour})) == "Red Deep blue&lt; Red,Deep blue&lt;,Plain,"


def test_a_field_with_choices_is_written_into_a_migration_without_our_code() -> None:
    field = models.CharField(max_length=20, choices=Colour.choices, default=Colour.RED.value)
    written, imports = MigrationWriter.serialize(field)
    assert "yaodian" not in written + str(imports)
    assert "('red', '红')" in written
    assert "default='red'" in written
