"""People and posts (维护人员与岗位): who works where, who holds which post, and the hand-over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, Role, holds, require
from yaodian.kernel.accounts.models import POST_ROLES, Account, Appointment, Person, Post
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import pinyin_of

Rank = Appointment.Rank


class PersonError(ValueError):
    """人员或岗位资料有误."""


@transaction.atomic
def save_person(
    *,
    name: str,
    unit_id: int,
    by: By,
    person_id: int | None = None,
    code: str = "",
    phone: str = "",
    active: bool = True,
) -> Person:
    """登记人员: add a person, or correct one (`person_id`)."""
    require(by, "accounts.change")
    name, code = name.strip(), code.strip()
    if not name:
        raise PersonError(_("姓名要填写。"))
    same = Person.objects.filter(code=code).exclude(pk=person_id or 0).first() if code else None
    if same is not None:
        raise PersonError(_("人员编号 %(code)s 已是“%(name)s”的，编号不能重复。") % {"code": code, "name": same.name})
    person = Person.objects.select_for_update().get(pk=person_id) if person_id else Person()
    person.name, person.code, person.phone = name, code or None, phone.strip()
    person.unit, person.active, person.pinyin = Unit.objects.get(pk=unit_id), active, pinyin_of(name)[:160]
    retired = [] if active or not person_id else _retire(person)
    person.save()
    verb = "accounts.correct_person" if person_id else "accounts.add_person"
    write_line(verb=verb, by=by, record=person, also=retired, summary=name)
    return person


def _retire(person: Person) -> list[Account]:
    """离岗: whoever leaves hands the posts over first; the account is disabled. Returns the accounts changed."""
    held = Appointment.objects.filter(person=person, to_date__isnull=True).select_related("post")
    if titles := "、".join(one.post.title for one in held):
        raise PersonError(_("“%(name)s”还担任%(posts)s，请先交接或免去。") % {"name": person.name, "posts": titles})
    accounts = list(Account.objects.select_for_update().filter(person=person, is_active=True))
    for account in accounts:
        if account.duties:
            raise PersonError(_("“%(name)s”还担任管理员，请先由安全管理员解除。") % {"name": person.name})
        account.is_active = False
        account.save(update_fields=["is_active"])
    return accounts


def _arm(post: Post, role: str, by: By) -> None:
    """Give a post its role at once when `by` may, else propose it to the security administrator (三员分立)."""
    if role and role not in dict(POST_ROLES):
        raise PersonError(_("没有“%(role)s”这种岗位角色。") % {"role": role})
    if holds(by, "accounts.security"):
        post.role, post.proposed_role = role, ""
    else:
        post.proposed_role = "" if role == post.role else role


@transaction.atomic
def save_post(*, unit_id: int, title: str, role: str, by: By, post_id: int | None = None, active: bool = True) -> Post:
    """设置岗位: add a post, or correct one; its role holds at once only if `by` also assigns roles."""
    require(by, "accounts.change")
    title = title.strip()
    if not title:
        raise PersonError(_("岗位名称要填写。"))
    if Post.objects.filter(unit_id=unit_id, title=title).exclude(pk=post_id or 0).exists():
        raise PersonError(_("这个单位已有“%(title)s”岗位。") % {"title": title})
    post = Post.objects.select_for_update().get(pk=post_id) if post_id else Post()
    post.unit, post.title, post.active = Unit.objects.get(pk=unit_id), title, active
    _arm(post, role, by)
    post.save()
    write_line(
        verb="accounts.correct_post" if post_id else "accounts.add_post",
        by=by,
        record=post,
        summary=f"{post.unit} {title}",
        detail={"role": post.role, "proposed_role": post.proposed_role},
    )
    return post


@transaction.atomic
def assign_roles(*, post_ids: list[int], by: By) -> list[Post]:
    """岗位授权: the security administrator puts the proposed roles of these posts in force."""
    require(by, "accounts.security")
    posts = list(Post.objects.select_for_update().filter(pk__in=post_ids).exclude(proposed_role="").order_by("id"))
    if not posts:
        raise PersonError(_("没有待授权的岗位，可能已由他人办理。"))
    detail = {str(post.pk): [post.role, post.proposed_role] for post in posts}
    for post in posts:
        post.role, post.proposed_role = post.proposed_role, ""
        post.save(update_fields=["role", "proposed_role"])
    summary = "、".join(f"{post.title}（{post.get_role_display()}）" for post in posts)
    write_line(verb="accounts.assign_roles", by=by, also=posts, summary=summary, detail=detail)
    return posts


@transaction.atomic
def refuse_role(*, post_id: int, reason: str, by: By) -> Post:
    """不予授权: the proposed role of a post is struck, with the reason."""
    require(by, "accounts.security")
    if not reason.strip():
        raise PersonError(_("不予授权的理由要填写。"))
    post = Post.objects.select_for_update().get(pk=post_id)
    refused, post.proposed_role = post.get_proposed_role_display(), ""
    post.save(update_fields=["proposed_role"])
    write_line(
        verb="accounts.refuse_role", by=by, record=post, summary=f"{post.title}：{refused}", detail={"reason": reason}
    )
    return post


@transaction.atomic
def assign_role(*, post_id: int, role: Role, by: By) -> Post:
    """变更岗位角色: the security administrator gives a post its role directly."""
    require(by, "accounts.security")
    post = Post.objects.select_for_update().get(pk=post_id)
    before = post.role
    _arm(post, role, by)
    post.save(update_fields=["role", "proposed_role"])
    write_line(
        verb="accounts.assign_role",
        by=by,
        record=post,
        summary=f"{post.title}（{post.get_role_display()}）",
        detail={"before": before, "after": post.role},
    )
    return post


@transaction.atomic
def appoint(*, post_id: int, person_id: int, from_date: date, by: By, rank: str = Rank.A) -> Appointment:
    """任职: a person takes a post as A or B 角 or as a member; who held that place before ends the same day."""
    require(by, "accounts.change")
    post = Post.objects.select_for_update().get(pk=post_id)
    person = Person.objects.get(pk=person_id)
    if not person.active:
        raise PersonError(_("“%(name)s”已不在岗。") % {"name": person.name})
    current = list(Appointment.objects.select_for_update().filter(post=post, to_date__isnull=True))
    if any(one.person_id == person_id and one.rank == rank for one in current):
        raise PersonError(_("“%(name)s”已是这个岗位的%(rank)s。") % {"name": person.name, "rank": Rank(rank).label})
    leaving = [one for one in current if one.person_id == person_id or (one.rank == rank and rank != Rank.MEMBER)]
    for one in leaving:
        _end(one, from_date)
    taken = Appointment.objects.create(post=post, person=person, rank=rank, from_date=from_date)
    write_line(
        verb="accounts.appoint",
        by=by,
        record=post,
        also=[taken, *leaving],
        summary=f"{person.name} · {post.title}（{taken.get_rank_display()}）",
    )
    return taken


@transaction.atomic
def end_appointment(*, appointment_id: int, to_date: date, by: By) -> Appointment:
    """免职: a person's time in a post ends on a day."""
    require(by, "accounts.change")
    held = Appointment.objects.select_for_update().get(pk=appointment_id)
    if held.to_date is not None:
        raise PersonError(_("这一任职已于 %(day)s 结束。") % {"day": held.to_date})
    _end(held, to_date)
    write_line(
        verb="accounts.end_appointment", by=by, record=held.post, also=[held], summary=f"{held.person} · {held.post}"
    )
    return held


@transaction.atomic
def hand_over_post(*, post_id: int, from_person_id: int, to_person_id: int, on: date, note: str, by: By) -> Appointment:
    """岗位交接: the outgoing person's time ends and the incoming one's begins on the same day, in the same place.

    The note says what was handed over; what is still open stays with the post (`queries.open_matters`)."""
    require(by, "accounts.change")
    if from_person_id == to_person_id:
        raise PersonError(_("交接双方不能是同一个人。"))
    if not note.strip():
        raise PersonError(_("交接说明要填写：移交了哪些事项、材料和印章。"))
    post = Post.objects.select_for_update().get(pk=post_id)
    taker = Person.objects.get(pk=to_person_id)
    if not taker.active:
        raise PersonError(_("“%(name)s”已不在岗。") % {"name": taker.name})
    current = list(Appointment.objects.select_for_update().filter(post=post, to_date__isnull=True))
    held = next((one for one in current if one.person_id == from_person_id), None)
    if held is None:
        raise PersonError(_("移交人现在不担任这个岗位。"))
    ended = [held, *(one for one in current if one.person_id == to_person_id)]
    for one in ended:
        one.handover_note = note.strip() if one is held else one.handover_note
        _end(one, on)
    taken = Appointment.objects.create(post=post, person=taker, rank=held.rank, from_date=on)
    write_line(
        verb="accounts.hand_over_post",
        by=by,
        record=post,
        also=[*ended, taken],
        summary=f"{post.title}：{held.person} → {taker}",
        detail={"note": note.strip(), "on": on},
    )
    return taken


def _end(held: Appointment, to_date: date) -> None:
    """Let an appointment end on a day; a day before its beginning is refused."""
    if to_date < held.from_date:
        raise PersonError(
            _("“%(name)s”的任职从 %(day)s 起，不能在此之前结束。") % {"name": held.person.name, "day": held.from_date}
        )
    held.to_date = to_date
    held.save(update_fields=["to_date", "handover_note"])
