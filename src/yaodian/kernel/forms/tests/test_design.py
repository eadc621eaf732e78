"""The designer: items, conditions, lists, files in and out, what asks twice, publishing, comparing; who may do what."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.engines.forms import read_toml, read_xlsform, write_toml, write_xlsform
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import account_in
from yaodian.kernel.forms import HeldItem, actions, queries
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.forms.tests import make
from yaodian.kernel.rulebook.tests.make import browser
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db


def at(name: str, version: FormVersion, *more: Any) -> str:
    return reverse(f"forms:{name}", args=[version.pk, *more])


@pytest.fixture
def section() -> Unit:
    return make_unit()


@pytest.fixture
def head(section: Unit) -> Client:
    return browser(account_in(Role.SECTION_HEAD, section))


@pytest.fixture
def draft(section: Unit) -> FormVersion:
    return actions.start_form(key="visit", title="走访", owner_id=section.pk, purpose="留守儿童", by=SYSTEM)


def put(client: Client, version: FormVersion, **facts: str) -> Any:
    version.refresh_from_db()
    return client.post(at("new_item", version), {"seen": version.digest, "kind": "text", **facts})


def form_of(version: FormVersion) -> Any:
    version.refresh_from_db()
    return queries.form_of(version)


def test_a_head_designs_a_form_from_nothing_and_publishes_it(head: Client, section: Unit) -> None:
    facts = {"title": "消防自查", "key": "fire", "owner": section.pk, "purpose": "第七条"}
    head.post(reverse("forms:new"), facts)
    version = FormVersion.objects.get()
    put(head, version, kind="integer", title="灭火器", name="ext", unit="具", minimum="0", required="true()")
    put(head, version, kind="one", title="状况", name="state", options="good | 完好 | 5\nbad | 损坏 | 0")
    put(head, version, kind="long_text", title="损坏情况", relevant="${state} = 'bad'")
    put(head, version, kind="repeat", title="各室", name="rooms")
    assert put(head, version, kind="text", title="室名", relevant="${none} = 1").status_code == 422
    version.refresh_from_db()
    head.post(at("new_item", version) + "?inside=rooms", {"seen": version.digest, "kind": "text", "title": "室名"})
    form = form_of(version)
    assert list(form.places) == ["ext", "state", "q1", "rooms", "q2"]
    assert [one.score for one in form.lists["state"]] == [5, 0]
    assert form.places["q2"].repeats == ("rooms",)
    assert head.get(at("version", version)).content.decode().count("<tr id=") == 5
    assert "损坏情况" in head.get(at("preview", version)).content.decode()
    assert "不能再改" in head.get(at("publish", version)).content.decode()
    head.post(at("publish", version))
    version.refresh_from_db()
    assert version.state == "open"
    assert put(head, version, title="晚了").status_code == 422


def test_items_are_changed_moved_and_taken_out(head: Client, draft: FormVersion) -> None:
    for name in ("a", "b"):
        put(head, draft, kind="integer", name=name, title=name)
    put(head, draft, kind="computed", name="c", title="c", calculation="${a} + ${b}")
    draft.refresh_from_db()
    head.post(at("item", draft, "a"), {"seen": draft.digest, "kind": "integer", "name": "aa", "title": "甲"})
    assert form_of(draft).field("c").calculation == "${aa} + ${b}"
    head.post(at("step", draft), {"seen": draft.digest, "step": "down:aa"})
    assert list(form_of(draft).places) == ["b", "aa", "c"]
    head.post(at("step", draft), {"seen": draft.digest, "step": "remove:b"})
    page = head.get(at("version", draft)).content.decode()
    assert "表单里没有这个字段" in page
    stale = head.post(at("step", draft), {"seen": "0", "step": "remove:c"}, follow=True).content.decode()
    assert "别人改过" in stale


def test_a_list_keeps_the_codes_of_its_choices_when_lines_come_between(head: Client, draft: FormVersion) -> None:
    put(head, draft, kind="many", name="m", title="方式", options="上门\n电话")
    draft.refresh_from_db()
    lines = head.get(at("code_list", draft, "m")).context["form"]["lines"].value()
    assert lines == "1 | 上门\n2 | 电话"
    head.post(at("code_list", draft, "m"), {"seen": draft.digest, "lines": "1 | 上门\n微信\n2 | 电话"})
    assert [(one.value, one.title) for one in form_of(draft).lists["m"]] == [
        ("1", "上门"),
        ("3", "微信"),
        ("2", "电话"),
    ]


def test_an_expression_is_judged_while_it_is_written(head: Client, draft: FormVersion) -> None:
    put(head, draft, kind="integer", name="a", title="人数")
    told = [
        head.post(at("expression", draft), {"asked": "relevant", "relevant": text}).content.decode()
        for text in ("${a} > 3", "${b} > 3", "${a} >", "")
    ]
    assert "用到：人数" in told[0]
    assert "表单里没有：b" in told[1]
    assert "yd-error" in told[2]
    assert told[3] == ""


def test_what_a_register_holds_is_refused_and_one_click_prefills_it(head: Client, draft: FormVersion) -> None:
    item = HeldItem("SCH001", "学校名称", "学校登记", value=lambda _unit, _day: "干驿中学")
    with make.desk(held=(item,)):
        put(head, draft, kind="text", name="school", title="学校名称")
        page = head.get(at("version", draft)).content.decode()
        assert "“学校登记”已有“学校名称”" in page
        answer = head.post(at("publish", draft), follow=True).content.decode()
        assert "不得再让基层填报" in answer
        draft.refresh_from_db()
        head.post(at("step", draft), {"seen": draft.digest, "step": "prefill:school"})
        assert form_of(draft).field("school").prefill == "SCH001"
        head.post(at("publish", draft))
        assert "走访" in head.get(reverse("forms:dictionary")).content.decode()
    draft.refresh_from_db()
    assert draft.state == "open"


def test_files_come_in_and_go_out_the_same(head: Client, section: Unit) -> None:
    form = make.fire_check()
    for number, (name, content) in enumerate(
        (("表.toml", write_toml(form).encode()), ("表.xlsx", write_xlsform(form)))
    ):
        upload = SimpleUploadedFile(name, content)
        answer = head.post(reverse("forms:import"), {"file": upload, "owner": section.pk}, follow=True)
        assert answer.status_code == 200
        version = FormVersion.objects.latest("pk")
        if number == 0:
            assert form_of(version) == form
            actions.publish_form(version_id=version.pk, by=SYSTEM)
    assert (version.key, version.version, version.state) == ("fire_check", 2, "draft")
    toml = head.get(at("export", version, "toml")).content.decode()
    assert read_toml(toml) == queries.form_of(version)
    assert len(read_xlsform(head.get(at("export", version, "xlsx")).content).form.fields) == len(form.fields)
    first = FormVersion.objects.get(version=1)
    assert head.get(at("compare", version, first.pk)).status_code == 200
    broken = SimpleUploadedFile("坏.toml", b"x = [")
    answer = head.post(reverse("forms:import"), {"file": broken, "owner": section.pk})
    assert "不是合格的 TOML" in answer.content.decode()


def test_only_the_owners_design_and_only_heads_publish(draft: FormVersion, section: Unit) -> None:
    clerk, stranger = account_in(Role.SECTION_CLERK, section), account_in(Role.SECTION_CLERK, make_unit())
    put(browser(clerk), draft, title="题")
    assert browser(stranger).get(at("version", draft)).status_code == 200
    assert put(browser(stranger), draft, title="题").status_code == 403
    assert browser(clerk).post(at("publish", draft)).status_code == 403
    school = browser(account_in(Role.SCHOOL_CLERK, make_unit()))
    assert school.get(at("version", draft)).status_code == 404
    assert school.get(reverse("forms:list")).status_code == 403


def test_a_form_is_tried_by_its_designers_and_the_trial_counts_nowhere(head: Client, draft: FormVersion) -> None:
    put(head, draft, kind="integer", name="n", title="人数", required="true()")
    address = reverse("forms:fill", args=["forms.formversion", draft.pk])
    page = head.get(address)
    facts = {
        "sheet:client": page.context["client_id"],
        "sheet:version": draft.pk,
        "sheet:revision": 0,
        "sheet:act": "send",
    }
    head.post(address, {**facts, "n": "3"})
    assert AnswerSheet.objects.get().answers == {"n": 3}
    assert head.get(address).context["client_id"] != page.context["client_id"]


def test_a_closed_form_says_why(head: Client, draft: FormVersion) -> None:
    head.post(at("close", draft), {"reason": "并入年报"})
    assert "并入年报" in head.get(at("version", draft)).content.decode()
    assert head.get(at("publish", draft)).status_code == 200
    assert "只有设计中的版本可以发布" in head.post(at("publish", draft), follow=True).content.decode()
