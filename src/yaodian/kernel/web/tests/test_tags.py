"""Tags and drawings: colour never alone, nothing counted is never 0, everything escaped."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.web.charts import GanttTask, bar_figure, gantt, heat_table, line_figure
from yaodian.kernel.web.drawings import HEIGHT, WIDTH, bar_share, spark_runs
from yaodian.kernel.web.guide import as_html
from yaodian.kernel.web.icons import ICONS, SHAPES
from yaodian.kernel.web.lights import FACES, Lamp, lamp_of
from yaodian.kernel.web.lists import as_shown, grouped


def show(template: str, **context: Any) -> str:
    return Template("{% load web %}" + template).render(Context(context))


@pytest.mark.parametrize("state", list(Lamp))
def test_every_light_has_a_word_a_shape_and_a_colour_class(state: Lamp) -> None:
    html = show("{% light state %}", state=state)
    assert str(FACES[state].word) in html
    assert SHAPES[state.value] in html
    assert f"yd-light-{state.value}" in html
    assert str(FACES[state].word) in show("{% light state bare=True %}", state=state.value)


def test_a_state_that_is_no_light_is_unknown() -> None:
    assert lamp_of("purple") is Lamp.UNKNOWN


def test_the_three_colours_of_numbers() -> None:
    assert "yd-number-computed" in show('{% number 9 whole=13 href="/rows" %}')
    quoted = show('{% number 600 kind="quoted" source="省厅系统" as_of=day %}', day=date(2018, 9, 20))
    assert "⟂" in quoted
    assert "引用数，省厅系统，截至 2018-09-20" in quoted
    assert "yd-number-declared" in show('{% number "已印发" kind="declared" %}')


def test_nothing_counted_is_a_dash_and_never_nought() -> None:
    html = show("{% number None %}")
    assert "—" in html
    assert "0" not in html.replace("不是 0", "")
    assert "—" in show("{% bar 0 0 %}")


def test_text_is_escaped_wherever_it_enters() -> None:
    evil = '"><script>x</script>'
    for template in (
        "{% number evil kind='declared' %}",
        "{% number 1 href=evil unit=evil source=evil %}",
        "{% point_chip 7 evil evil %}",
        "{% light 'red' label=evil bare=True %}",
        "{% sparkline values title=evil %}",
        "{% empty evil evil evil evil %}",
        "{% copy_text evil %}",
        "{% icon 'search' evil %}",
        "{% breadcrumbs crumbs %}",
        "{% tabs items 'a' %}",
    ):
        html = show(template, evil=evil, values=[1, 2], crumbs=[(evil, evil)], items=[("a", evil, evil)])
        assert "<script>" not in html, template


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=60))
def test_a_sparkline_stays_in_its_box_and_breaks_at_gaps(values: list[float | None]) -> None:
    runs = spark_runs(values)
    points = [tuple(map(float, point.split(","))) for run in runs for point in run.split()]
    assert len(points) == sum(value is not None for value in values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    gaps = sum(1 for i, value in enumerate(values) if value is not None and (i == 0 or values[i - 1] is None))
    assert len(runs) == gaps


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_bar_is_never_overfull(part: float, whole: float) -> None:
    share = bar_share(part, whole)
    assert share is None if whole <= 0 else share is not None and 0 <= share <= 100


def test_numbers_are_grouped_and_days_written_alike() -> None:
    assert grouped(6804) == "6\u202f804"
    assert grouped(Decimal("6804.50")) == "6\u202f804.5"
    assert grouped(1000) == "1\u202f000"
    assert as_shown(None) == "—"
    assert as_shown(0) == "0"
    assert as_shown(False) == "否"
    assert "2018-03-16" in str(as_shown(date(2018, 3, 16)))
    assert "2018-03-16 09:05" in str(as_shown(datetime(2018, 3, 16, 9, 5)))


@given(st.dates(date(2017, 1, 1), date(2019, 12, 31)), st.dates(date(2017, 1, 1), date(2019, 12, 31)))
def test_every_gantt_row_fills_36_columns(start: date, end: date) -> None:
    chart = gantt(year=2018, tasks=[GanttTask(title="招标", start=start, end=end)], today=date(2018, 9, 25))
    spans = chart.rows[0][1]
    assert sum(span.width for span in spans) == 36
    shown = start <= end and start.year <= 2018 <= end.year
    assert any(span.light for span in spans) is shown
    assert sum(span.today for span in spans) == 1


def test_the_last_days_of_a_month_belong_to_its_third_ten() -> None:
    chart = gantt(
        year=2018,
        tasks=[GanttTask(title="一天", start=date(2018, 1, 31), end=date(2018, 1, 31))],
        today=date(2017, 1, 1),
    )
    widths = [(span.width, bool(span.light)) for span in chart.rows[0][1]]
    assert widths[2] == (1, True)


def test_a_figure_says_the_same_in_its_table() -> None:
    figure = line_figure(
        id="a", title="图", labels=["1月", "2月"], series={"验收": [1, None]}, goal=13, events=[("3月", "无")]
    )
    assert figure.rows == (("1月", "1"), ("2月", "—"))
    assert "yaodianEvents" not in figure.option["series"][0]
    across = bar_figure(id="b", title="图", labels=["计财科"], series={"逾期": [2]}, across=True)
    assert across.option["yAxis"]["data"] == ["计财科"]


def test_a_figure_cannot_break_out_of_its_script_element() -> None:
    html = show("{% chart figure %}", figure=bar_figure(id="b", title="x", labels=["</script><b>"], series={"a": [1]}))
    assert "</script><b>" not in html


def test_heat_shades_follow_the_largest_and_leave_nought_white() -> None:
    table = heat_table(caption="问题数", columns=["甲", "乙", "丙"], rows=[("校", [0, None, 5]), ("园", [1, 2, 4])])
    assert [cell.level for cell in table.rows[0][1]] == [0, None, 5]
    assert [cell.level for cell in table.rows[1][1]] == [1, 2, 4]


class SchoolForm(forms.Form):
    name = forms.CharField(label="校名", help_text="全称")
    paper = forms.FileField(label="材料", required=False)
    ways = forms.MultipleChoiceField(label="方式", choices=[("a", "照片")], widget=forms.CheckboxSelectMultiple)


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    html = show("{% form_errors form %}{% for f in form %}{% field f %}{% endfor %}", form=SchoolForm({"name": ""}))
    assert 'href="#id_name"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "id_name_helptext" in html
    assert "严禁上传涉密文件" in html
    assert "选填" in html


def test_guides_are_read_without_raw_html() -> None:
    html = as_html("# 题\n\n<script>x</script>\n\n[坏](javascript:alert(1))\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<script>" not in html
    assert 'href="javascript' not in html
    assert "<table>" in html


def test_every_icon_is_well_formed() -> None:
    from xml.etree import ElementTree

    for name, drawing in {**ICONS, **SHAPES}.items():
        assert ElementTree.fromstring(f"<svg>{drawing}</svg>") is not None, name
