"""Lists and records of people, posts, accounts and grants (人员与账号列表)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import Role, verbs
from yaodian.kernel.accounts.models import POST_ROLES, Account, Appointment, Grant, Person, Post, ResetRequest
from yaodian.kernel.accounts.queries import accounts_for, grants_for, people_for, posts_for, requests_for
from yaodian.kernel.accounts.rules import duty_words
from yaodian.kernel.privacy.rules import mask_phone
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition, TextFilter


def person_href(person: Person) -> str:
    """Return a person's page."""
    return reverse("accounts:person", args=[person.pk])


def post_href(post: Post) -> str:
    """Return a post's page."""
    return reverse("accounts:post", args=[post.pk])


def account_href(account: Account) -> str:
    """Return an account's page."""
    return reverse("accounts:account", args=[account.pk])


NAMED = (Appointment,)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (
    RecordType(
        model=Person,
        title=_("人员"),
        rows=lambda by: people_for(by=by),
        url=person_href,
        columns=("name", "unit", "phone"),
        fields=("name", "code", "pinyin"),
    ),
    RecordType(model=Post, title=_("岗位"), rows=lambda by: posts_for(by=by), url=post_href),
    RecordType(model=Account, title=_("账号"), rows=lambda by: accounts_for(by=by), url=account_href),
    RecordType(
        model=Grant,
        title=_("任务授权"),
        rows=lambda by: grants_for(by=by),
        url=lambda grant: reverse("accounts:grant", args=[grant.pk]),
    ),
    RecordType(
        model=ResetRequest,
        title=_("重置密码申请"),
        rows=lambda by: ResetRequest.objects.filter(
            pk__in=[row.pk for row in requests_for(by=by, on=clock.today())]
        ).select_related("account"),
        url=lambda _request: reverse("accounts:requests"),
        label=lambda request: request.account.login_name,
    ),
)


def role_words(post: Post) -> str:
    """Return the role of a post in words, with the one that waits."""
    held = str(Role(post.role).label) if post.role else _now("未授权")
    return f"{held}（{_now('待授权')}：{Role(post.proposed_role).label}）" if post.proposed_role else held


def record_kind(grant: Grant) -> str:
    """Return the verbs of a grant in words."""
    known = verbs()
    return "、".join(str(known[key].title) if key in known else key for key in grant.verbs)


PEOPLE = ListDefinition[Person](
    key="accounts.people",
    title=_("人员"),
    counter=_("人"),
    columns=(
        Column(key="name", title=_("姓名"), sort="pinyin", value=lambda person: person.name),
        Column(key="code", title=_("人员编号"), sort="code", phone=False),
        Column(key="unit", title=_("所在单位"), value=lambda person: person.unit.title, sort="unit__code", wrap=True),
        Column(key="phone", title=_("手机号"), cell=lambda person: mask_phone(person.phone)),
        Column(key="active", title=_("在岗"), sort="active"),
    ),
    filters=(
        BooleanFilter(key="active", title=_("在岗"), field="active"),
        TextFilter(key="unit", title=_("单位"), field="unit__title"),
    ),
    search=("name", "code", "unit__title", "pinyin"),
    initials="pinyin",
    search_hint=_("姓名、编号、单位或拼音首字母"),
    sort="unit",
    row_href=person_href,
    empty_title=_("还没有人员"),
    empty_text=_("先导入或登记单位，再导入人员。"),
)

POSTS = ListDefinition[Post](
    key="accounts.posts",
    title=_("岗位"),
    counter=_("个"),
    columns=(
        Column(key="title", title=_("岗位"), sort="title"),
        Column(key="unit", title=_("单位"), value=lambda post: post.unit.title, sort="unit__code", wrap=True),
        Column(key="role", title=_("角色"), cell=role_words, value=role_words, sort="role"),
        Column(key="active", title=_("在用"), sort="active", phone=False),
    ),
    filters=(
        ChoiceFilter(key="role", title=_("角色"), field="role", choices=tuple(POST_ROLES), many=True),
        BooleanFilter(key="active", title=_("在用"), field="active"),
        TextFilter(key="unit", title=_("单位"), field="unit__title"),
    ),
    search=("title", "unit__title"),
    sort="unit",
    row_href=post_href,
    empty_title=_("还没有岗位"),
)

ACCOUNTS = ListDefinition[Account](
    key="accounts.accounts",
    title=_("账号"),
    counter=_("个"),
    columns=(
        Column(key="login_name", title=_("登录名"), sort="login_name"),
        Column(key="person", title=_("使用人"), sort="person__pinyin", value=lambda account: str(account.person or "")),
        Column(
            key="unit",
            title=_("单位"),
            cell=lambda account: account.person.unit if account.person else "",
            value=lambda account: str(account.person.unit) if account.person else "",
            sort="person__unit__code",
        ),
        Column(
            key="duties",
            title=_("管理职责"),
            cell=lambda account: duty_words(account.duties),
            value=lambda account: duty_words(account.duties),
        ),
        Column(key="is_active", title=_("启用"), sort="is_active"),
        Column(
            key="must_change_password",
            title=_("待改密码"),
            sort="must_change_password",
            phone=False,
        ),
        Column(
            key="visit",
            title=_("最近登录"),
            cell=lambda account: account.visit.at if hasattr(account, "visit") else "",
            value=lambda account: account.visit.at if hasattr(account, "visit") else None,
            sort="visit__at",
            phone=False,
        ),
    ),
    filters=(
        BooleanFilter(key="active", title=_("启用"), field="is_active"),
        BooleanFilter(key="new", title=_("待改密码"), field="must_change_password"),
        DateFilter(key="visit", title=_("最近登录"), field="visit__at", moment=True),
    ),
    search=("login_name", "person__name", "person__unit__title"),
    sort="login_name",
    row_href=account_href,
    empty_title=_("还没有账号"),
)

GRANTS = ListDefinition[Grant](
    key="accounts.grants",
    title=_("任务授权"),
    counter=_("项"),
    columns=(
        Column(key="unit", title=_("被授权单位"), sort="unit__code", value=lambda grant: grant.unit.title),
        Column(key="record", title=_("记录"), sort="record"),
        Column(key="verbs", title=_("权限"), cell=record_kind, value=record_kind, wrap=True),
        Column(key="reason", title=_("事由"), wrap=True, phone=False),
        Column(key="from_date", title=_("起"), sort="from_date"),
        Column(key="to_date", title=_("止"), sort="to_date"),
    ),
    filters=(
        TextFilter(key="record", title=_("记录"), field="record"),
        DateFilter(key="until", title=_("截止"), field="to_date"),
    ),
    search=("unit__title", "record", "reason"),
    sort="-from_date",
    row_href=lambda grant: reverse("accounts:grant", args=[grant.pk]),
    empty_title=_("还没有任务授权"),
    empty_text=_("配合单位只看到授予它的那一件事；各业务在分派时会自动授权。"),
)
