"""Lists: nothing but what is declared reaches the database, and no address breaks the page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from axes.models import AccessFailureLog
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.kernel.web.lists import (
    ChoiceFilter,
    Column,
    DateFilter,
    ListDefinition,
    ListDefinitionError,
    ListPage,
    narrowed,
    parse_state,
    query_string,
    render_list,
    take,
)
from yaodian.kernel.web.lists import rows as rows_of_lists
from yaodian.kernel.web.tests.make import ATTEMPTS, make_attempt, make_request

DECLARED = ["q", "sort", "page", "size", "col", "from", "page_asked", "agent", "when_from", "when_to", "locked"]
NAMES = st.sampled_from(
    [*DECLARED, "http_accept", "http_accept__icontains", "pk", "password", "order_by", "username__startswith", ""]
)
TRICKS = "-attempt_time username --username http_accept -http_accept 10.0.0.1 1 0 -1 25 1000000 columns pk ١٢ % _ ' \\"
DAYS = "2018-03-16 0001-01-01 9999-12-31 2018-02-30"
VALUES = st.one_of(st.text(max_size=80), st.sampled_from([*TRICKS.split(), *DAYS.split(), "\x00", "9" * 400]))
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=12)
ANY_ADDRESS = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def params_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    params: dict[str, list[str]] = {}
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    return params


def query_of(pairs: list[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value.encode("utf-8", "replace").decode())
    return query.urlencode()


@given(QUERIES)
@ANY_ADDRESS
def test_any_address_is_read_into_declared_keys_only(pairs: list[tuple[str, str]]) -> None:
    state = parse_state(ATTEMPTS, params_of(pairs))
    assert set(state.columns) <= set(ATTEMPTS.by_key)
    assert state.columns
    assert state.sort_key in ATTEMPTS.sortable
    assert set(state.values) <= {one.key for one in ATTEMPTS.filters}
    assert state.size in (25, 50, 100)
    assert state.page >= 1
    assert "\x00" not in state.search


@given(QUERIES)
@ANY_ADDRESS
def test_the_shortest_query_string_stands_for_the_same_state(pairs: list[tuple[str, str]]) -> None:
    state = parse_state(ATTEMPTS, params_of(pairs))
    again = parse_state(ATTEMPTS, dict(QueryDict(query_string(ATTEMPTS, state)).lists()))
    assert again.problems == ()
    assert (again.search, again.sort, again.page, again.size, again.columns, again.values) == (
        state.search,
        state.sort,
        state.page,
        state.size,
        state.columns,
        state.values,
    )


@pytest.mark.django_db
@given(QUERIES)
@ANY_ADDRESS
def test_no_address_breaks_the_page_or_reaches_an_undeclared_field(pairs: list[tuple[str, str]]) -> None:
    request = make_request("/list/?" + query_of(pairs))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = render_list(request, ATTEMPTS, AccessFailureLog.objects.all())
    assert response.status_code == 200
    assert len(asked) <= 2
    state = parse_state(ATTEMPTS, dict(request.GET.lists()))
    reached = narrowed(ATTEMPTS, state, AccessFailureLog.objects.all()).query
    names = {child.lhs.target.name for child in leaves(reached.where)}
    assert names <= {"username", "path_info", "ip_address", "user_agent", "attempt_time", "locked_out"}
    assert {str(name).lstrip("-") for name in reached.order_by} <= {"attempt_time", "username", "locked_out", "pk"}


def leaves(node: Any) -> list[Any]:
    """Return the conditions at the ends of a WHERE tree."""
    found = []
    for child in node.children:
        found += leaves(child) if hasattr(child, "children") else [child]
    return found


@pytest.mark.django_db
def test_a_page_costs_one_count_and_one_page_of_rows() -> None:
    for number in range(60):
        make_attempt(f"user{number:02}")
    with CaptureQueriesContext(connection) as asked:
        response = render_list(make_request("/list/?page=2"), ATTEMPTS, AccessFailureLog.objects.all())
    assert len(asked) == 2
    assert response.content.decode().count("data-row-link") == 25


@pytest.mark.django_db
def test_words_are_all_wanted_and_each_may_stand_in_any_search_field() -> None:
    make_attempt("wang", path="/login")
    make_attempt("wang", path="/slip")
    make_attempt("li", path="/slip")
    state = parse_state(ATTEMPTS, {"q": ["wang slip"]})
    assert [row.path_info for row in narrowed(ATTEMPTS, state, AccessFailureLog.objects.all())] == ["/slip"]


@pytest.mark.django_db
def test_the_last_day_of_a_range_counts_whole() -> None:
    make_attempt("early", at=datetime(2018, 3, 15, 23, 59))
    make_attempt("late", at=datetime(2018, 3, 16, 23, 59))
    make_attempt("after", at=datetime(2018, 3, 17, 0, 0))
    state = parse_state(ATTEMPTS, {"when_from": ["2018-03-16"], "when_to": ["2018-03-16"]})
    assert [row.username for row in narrowed(ATTEMPTS, state, AccessFailureLog.objects.all())] == ["late"]


def test_a_range_written_backwards_is_turned_round() -> None:
    when = DateFilter(key="when", title="时间", field="attempt_time")
    reading = when.read({"when_from": ["2018-12-31"], "when_to": ["2018-01-01"]})
    assert when.words(reading.value) == "2018-01-01 至 2018-12-31"


@pytest.mark.django_db
def test_a_column_that_sorts_downwards_turns_upwards_when_asked_the_other_way() -> None:
    make_attempt("free", locked=False)
    make_attempt("shut", locked=True)
    rows = AccessFailureLog.objects.all()
    down = [row.username for row in narrowed(ATTEMPTS, parse_state(ATTEMPTS, {"sort": ["locked_out"]}), rows)]
    up = [row.username for row in narrowed(ATTEMPTS, parse_state(ATTEMPTS, {"sort": ["-locked_out"]}), rows)]
    assert (down, up) == (["shut", "free"], ["free", "shut"])


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["locked_out", "-locked_out", ""])
def test_a_long_list_gives_the_same_pages_as_a_short_one(monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    for number in range(60):
        make_attempt(f"name{number}", locked=number % 3 == 0)
    states = [parse_state(ATTEMPTS, {"sort": [sort], "page": [str(page)]}) for page in (1, 2, 3)]
    short = [take(ATTEMPTS, state, AccessFailureLog.objects.all()) for state in states]
    monkeypatch.setattr(rows_of_lists, "LONG", 10)
    assert [take(ATTEMPTS, state, AccessFailureLog.objects.all()) for state in states] == short
    assert [len(one.rows) for one in short] == [25, 25, 10]


@pytest.mark.django_db
def test_a_page_beyond_the_end_shows_the_last_one_and_says_so() -> None:
    make_attempt()
    state = parse_state(ATTEMPTS, {"page": ["9000000"]})
    slice_ = take(ATTEMPTS, state, AccessFailureLog.objects.all())
    page = ListPage(ATTEMPTS, state, slice_, "/list/")
    assert (slice_.page, len(slice_.rows)) == (1, 1)
    assert page.notes == ["没有这么多页，已显示最后一页。"]


@pytest.mark.django_db
def test_a_list_of_more_rows_than_are_counted_says_so_and_ends_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_of_lists, "COUNTED", 30)
    for number in range(60):
        make_attempt(f"name{number}")
    rows = AccessFailureLog.objects.all()
    state = parse_state(ATTEMPTS, {"page": ["9"]})
    slice_ = take(ATTEMPTS, state, rows)
    assert (slice_.total, slice_.more, slice_.page, slice_.page_count, len(slice_.rows)) == (30, True, 2, 2, 5)
    assert ListPage(ATTEMPTS, state, slice_, "/list/").notes == [
        "只能翻到第 30 行，已显示到那里；要看后面的，请先搜索或筛选。"
    ]
    assert "超过 <b>30</b>" in render_list(make_request("/list/"), ATTEMPTS, rows).content.decode()
    monkeypatch.setattr(rows_of_lists, "COUNTED", 60)
    assert not take(ATTEMPTS, state, rows).more


@pytest.mark.django_db
def test_what_is_ignored_is_named_on_the_page() -> None:
    response = render_list(
        make_request("/list/?sort=http_accept&from=10.9.9.9&when_from=2018-02-30&size=7"),
        ATTEMPTS,
        AccessFailureLog.objects.all(),
    )
    text = response.content.decode()
    for words in ("不能按所要的列排序", "“来源”没有您要的选项", "“时间”的日期无法识别", "每页行数只能是"):
        assert words in text


@pytest.mark.django_db
def test_htmx_gets_the_fragment_and_going_back_gets_the_page() -> None:
    rows = AccessFailureLog.objects.all()
    plain = make_request("/list/?q=wang&from=")
    fragment = make_request("/list/?q=wang&from=", headers={"HX-Request": "true"})
    back = make_request("/list/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    for request in (plain, fragment, back):
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    assert "<html" in render_list(plain, ATTEMPTS, rows).content.decode()
    part = render_list(fragment, ATTEMPTS, rows)
    assert "<html" not in part.content.decode()
    assert part["HX-Push-Url"] == "/list/?q=wang"
    assert "HX-Request" in part["Vary"]
    assert "<html" in render_list(back, ATTEMPTS, rows).content.decode()


@pytest.mark.django_db
def test_the_excel_file_holds_all_rows_found_in_the_shown_columns() -> None:
    told: list[int] = []
    for number in range(30):
        make_attempt(f"user{number:02}", locked=number % 2 == 0)
    definition = ListDefinition[Any](
        key="web.export",
        title="登录尝试",
        columns=(
            *ATTEMPTS.columns[:1],
            Column(key="locked_out", title="锁定"),
            Column(key="pk", title="编号", shown=False),
        ),
        filters=ATTEMPTS.filters,
        sort="username",
        on_export=lambda _request, count: told.append(count),
    )
    response = render_list(
        make_request("/list/?locked=1&export=xlsx&page=3"), definition, AccessFailureLog.objects.all()
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["登录名", "锁定"] in cells
    assert cells[-1] == ["user28", "是"]
    assert sum(1 for row in cells if row[-1:] == ["是"]) == 15
    assert told == [15]
    assert "锁定：是" in str(cells)


@pytest.mark.django_db
def test_an_export_beyond_the_limit_is_refused_and_the_filters_stay(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("yaodian.kernel.web.lists.export.messages.error", lambda _request, words: said.append(words))
    make_attempt("wang1")
    make_attempt("wang2")
    definition = ListDefinition[Any](
        key="web.small", title="登录尝试", columns=ATTEMPTS.columns, search=("username",), export_limit=1
    )
    response = render_list(make_request("/list/?q=wang&export=xlsx"), definition, AccessFailureLog.objects.all())
    assert (response.status_code, response["Location"]) == (302, "/list/?q=wang")
    monkeypatch.setattr(rows_of_lists, "COUNTED", 1)
    render_list(make_request("/list/?q=wang&export=xlsx"), definition, AccessFailureLog.objects.all())
    assert ["共 2 行" in said[0], "超过 1 行" in said[1]] == [True, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": (Column(key="a", title="A"), Column(key="a", title="B"))},
        {"columns": (Column(key="a", title="A"),), "sort": "a"},
        {"columns": (Column(key="a", title="A", shown=False),)},
        {"columns": (Column(key="a", title="A"),), "size": 10},
        {
            "columns": (Column(key="a", title="A"),),
            "filters": (ChoiceFilter(key="page", title="页", field="a", choices=()),),
        },
    ],
)
def test_a_definition_that_contradicts_itself_is_refused_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(ListDefinitionError):
        ListDefinition[Any](key="web.wrong", title="错", **wrong)


def test_a_cell_named_wrongly_is_the_programmers_error() -> None:
    with pytest.raises((AttributeError, FieldDoesNotExist)):
        Column[Any](key="no_such_name", title="无").content(AccessFailureLog())
