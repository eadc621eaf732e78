"""Pages of the shell: the foot, the ways in, the refusals, the year."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import NotAllowedError, Reader, Role, Seat
from yaodian.kernel.web import errors, shell
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.guide import GuidePage
from yaodian.kernel.web.progress import TaskView, render_task
from yaodian.kernel.web.tests.make import SampleConfig, make_account, make_request

FOLDER = Path(__file__).resolve().parents[1]
SECRET = "本系统为非涉密系统，严禁存储、处理、传输国家秘密"


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(make_account(), backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


@pytest.mark.django_db
def test_health_is_public_and_tells_nothing_else(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_health_says_503_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/", "/guide/"])
def test_closed_pages_lead_to_the_login(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


@pytest.mark.django_db
def test_every_page_says_that_no_state_secret_belongs_here(member: Client) -> None:
    for path in ("/search/", "/guide/"):
        assert SECRET in member.get(path).content.decode()
    assert SECRET in render_to_string("web/base_plain.html")


@pytest.mark.django_db
def test_home_without_a_post_says_whom_to_ask(member: Client) -> None:
    response = member.get("/")
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert "联系局办公室" in response.content.decode() or "yd-menu-group" in response.content.decode()


def test_the_entrance_of_a_role_wins_over_a_plain_one(told: SampleConfig) -> None:
    told.entrances = {"auditor": "web:guide"}
    auditor = Reader(account_id=1, person_id=None, name="审计", seats=(Seat(role=Role.AUDITOR, unit_id=None),))
    assert shell.entrance(auditor) == reverse("web:guide")
    assert shell.entrance(Reader(account_id=2, person_id=None, name="别人")) == ""


def test_an_app_tells_the_shell_by_dotted_name(told: SampleConfig) -> None:
    told.shell = {
        "years": "yaodian.kernel.web.tests.make.sample_years",
        "todo": "yaodian.kernel.web.tests.make.sample_todo",
        "bureau": "yaodian.kernel.web.tests.make.sample_bureau",
    }
    drawn = shell.Shell(make_request(reader=Reader(account_id=1, person_id=None, name="张")))
    assert (drawn.years, drawn.todo_count, drawn.bureau) == ([2018, 2017], 7, "竟陵市教育局")
    stranger = shell.Shell(make_request())
    assert (stranger.years, stranger.todo_count, stranger.menu) == ([], None, [])


def test_acting_for_a_leader_is_said_on_the_page() -> None:
    request = make_request(
        reader=Reader(account_id=1, person_id=2, name="李局长", acting_for="李局长", entered_by="张主任")
    )
    html = render_to_string("web/base.html", request=request)
    assert "正在为 <b>李局长</b> 代录" in html
    assert "张主任" in html


@pytest.mark.django_db
def test_the_year_switch_keeps_known_years_and_never_leaves_the_site(member: Client, told: SampleConfig) -> None:
    told.shell = {"years": "yaodian.kernel.web.tests.make.sample_years"}
    response = member.post("/year/", {"year": "2017", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert member.session["year"] == 2017
    assert member.post("/year/", {"year": "1066", "next": "/guide/"})["Location"] == "/guide/"
    assert member.session["year"] == 2017
    assert member.get("/year/").status_code == 405


@pytest.mark.django_db
def test_the_language_switch_is_kept_in_a_cookie_and_never_leaves_the_site(member: Client) -> None:
    assert 'lang="en">English</button>' in member.get("/guide/").content.decode()
    response = member.post("/language/", {"language": "en", "next": "/guide/"})
    assert response["Location"] == "/guide/"
    english = member.get("/guide/")
    assert english["Content-Language"] == "en"
    assert "User guide" in english.content.decode()
    assert "evil" not in member.post("/language/", {"language": "zh-hans", "next": "https://evil.example/"})["Location"]
    assert "使用说明" in member.get("/guide/").content.decode()
    assert member.get("/language/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "干驿", "\x00", "%", "<script>", "a" * 5000])
def test_search_answers_any_words(member: Client, words: str) -> None:
    response = member.get("/search/", {"q": words})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script src", "")


@pytest.mark.django_db
def test_a_guide_page_is_gathered_and_an_unknown_one_is_404(
    member: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "guide.md"
    file.write_text("# 怎样签收\n\n点**签收**。", "utf-8")
    monkeypatch.setattr(
        "yaodian.kernel.web.views.guide.guide_pages", lambda: {"plan": GuidePage("plan", "怎样签收", file)}
    )
    assert "<strong>签收</strong>" in member.get("/guide/plan/").content.decode()
    assert member.get("/guide/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("response", "status"),
    [
        (errors.bad_request(make_request()), 400),
        (errors.bad_request(make_request(), RequestDataTooBig("large")), 413),
        (errors.forbidden(make_request(), PermissionDenied()), 403),
        (errors.not_found(make_request()), 404),
        (errors.server_error(make_request()), 500),
        (errors.csrf_failure(make_request(), reason="token"), 403),
        (errors.too_many(make_request(), minutes=15), 429),
    ],
)
def test_an_error_page_says_what_happened_and_what_to_do(response: HttpResponse, status: int) -> None:
    html = response.content.decode()
    assert response.status_code == status
    assert "发生了什么" in html
    assert "怎么办" in html
    assert SECRET in html
    assert re.search("[\u4e00-\u9fff]", unquote(response["X-Yaodian-Message"]))


def test_a_refused_act_says_its_own_sentence() -> None:
    response = errors.refused(make_request(), NotAllowedError("您没有“销号”的权限，请联系基教科。"))
    assert "请联系基教科" in response.content.decode()
    assert errors.forbidden(make_request(), PermissionDenied("internal detail")).content.decode().count("internal") == 0


def test_a_dangerous_act_asks_as_a_page_and_a_form_with_errors_answers_422() -> None:
    from yaodian.kernel.web.tests.test_tags import SchoolForm

    asked = {"question": "撤销验收？", "verb": "撤销验收", "cancel_href": "/back/", "dangerous": True}
    page = render_confirm(make_request("/revoke/?a=1"), **asked)  # type: ignore[arg-type]
    assert 'action="/revoke/?a=1"' in page.content.decode()
    assert 'href="/back/"' in page.content.decode()
    assert render_confirm(make_request(), **asked, form=SchoolForm({})).status_code == 422  # type: ignore[arg-type]


def test_a_running_task_is_asked_again_and_a_finished_one_is_not() -> None:
    running = render_task(make_request(), TaskView(title="导入", state="running", done=3, total=9), address="/task/1/")
    assert 'hx-trigger="every 2s"' in running.content.decode()
    done = render_task(
        make_request(), TaskView(title="导入", state="done", result_href="/x", result_title="看"), address="/task/1/"
    )
    assert "hx-trigger" not in done.content.decode()


def test_pages_carry_no_inline_script_handler_or_style() -> None:
    for path in (FOLDER / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|javascript:|<style|hx-on", text), path
        for opened in re.findall(r"<script[^>]*>", text):
            assert " src=" in opened, path


def test_the_stylesheet_is_small_and_old_browsers_read_it() -> None:
    css = (FOLDER / "static/web/yaodian.css").read_text("utf-8")
    assert len(css.encode()) < 30_000
    assert not re.search(r"color-mix\(|oklch\(|:has\(|@container|@layer|&:", css)
    assert css.count("{") == css.count("}")
