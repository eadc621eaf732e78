"""Saved lists: kept under a name, one's own alone, never a way out of the site."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import Reader
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.savedlists.actions import MOST, SavedListError, forget_list, save_list
from yaodian.kernel.savedlists.queries import saved_lists
from yaodian.kernel.web.tests.make import make_account


def reader_for(account_id: int) -> Reader:
    return Reader(account_id=account_id, person_id=None, name="张")


def save(by: Reader, **changes: str) -> int:
    given = {"list_key": "plan.tasks", "title": "逾期未办", "path": "/plan/tasks/", "query": "state=late", **changes}
    return save_list(**given, by=by).pk


@pytest.mark.django_db
def test_a_saved_list_opens_the_list_as_it_stood_and_leaves_a_line() -> None:
    by = reader_for(make_account().pk)
    save(by)
    assert [one.href for one in saved_lists(by=by, list_key="plan.tasks")] == ["/plan/tasks/?state=late"]
    assert JournalLine.objects.get().verb == "savedlists.save"


@pytest.mark.django_db
def test_the_same_name_replaces() -> None:
    by = reader_for(make_account().pk)
    save(by)
    save(by, title=" 逾期未办 ", query="state=done")
    assert [one.query for one in saved_lists(by=by)] == ["state=done"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "长" * 31},
        {"path": "https://evil.example/"},
        {"path": "//evil.example/"},
        {"path": "plan/"},
        {"query": "q" * 1001},
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(wrong: dict[str, str]) -> None:
    by = reader_for(make_account().pk)
    with pytest.raises(SavedListError):
        save(by, **wrong)
    assert not saved_lists(by=by).exists()
    assert not JournalLine.objects.exists()


@pytest.mark.django_db
def test_a_list_holds_only_so_many() -> None:
    by = reader_for(make_account().pk)
    for number in range(MOST):
        save(by, title=f"第{number}个")
    with pytest.raises(SavedListError, match="最多"):
        save(by, title="再一个")


@pytest.mark.django_db
def test_somebody_elses_saved_list_is_neither_seen_nor_forgotten() -> None:
    mine, other = reader_for(make_account("zhang").pk), reader_for(make_account("li").pk)
    saved_id = save(mine)
    assert not saved_lists(by=other).exists()
    with pytest.raises(SavedListError):
        forget_list(saved_id=saved_id, by=other)
    forget_list(saved_id=saved_id, by=mine)
    assert not saved_lists(by=mine).exists()


@pytest.mark.django_db
def test_saving_through_the_pages_comes_back_to_the_list(client: Client) -> None:
    client.force_login(make_account(), backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    asked = urlencode({"list": "plan.tasks", "path": "/saved/", "query": "q=1"})
    assert "保存" in client.get(f"{reverse('savedlists:add')}?{asked}").content.decode()
    assert client.post(f"{reverse('savedlists:add')}?{asked}", {"title": ""}).status_code == 422
    response = client.post(f"{reverse('savedlists:add')}?{asked}", {"title": "我的"})
    assert response["Location"] == "/saved/?q=1"
    page = client.get(reverse("savedlists:list")).content.decode()
    assert "我的" in page
    outside = urlencode({"list": "x", "path": "//evil.example/", "query": ""})
    assert client.post(f"{reverse('savedlists:add')}?{outside}", {"title": "坏"}).status_code == 422
    saved_id = saved_lists(by=reader_for(int(client.session["_auth_user_id"]))).get().pk
    client.post(reverse("savedlists:forget", args=[saved_id]))
    assert "还没有常用筛选" in client.get(reverse("savedlists:list")).content.decode()
