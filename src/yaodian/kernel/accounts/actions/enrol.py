"""Import of people, posts and accounts (导入人员、岗位、账号)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.actions.people import PersonError, _arm, _retire
from yaodian.kernel.accounts.intake import SEPARATORS, Intake, RowError, title_of
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.slips import issue
from yaodian.kernel.accounts.workbook import NONE
from yaodian.kernel.sheets import SheetRow
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import pinyin_of

Rank = Appointment.Rank


def enrol_people(*, rows: tuple[SheetRow, ...], work: Intake) -> None:
    """导入人员: known by number, else by name within the unit."""
    work.know_people()
    seen: dict[int, int] = {}
    for row in rows:
        try:
            person, created, told = _person(row, work)
            if person.pk in seen:
                raise RowError(
                    "name", _("与第 %(row)s 行是同一个人") % {"row": seen[person.pk]}, _("同一个人只留一行。")
                )
        except RowError as error:
            work.refuse("people", row, error)
            continue
        seen[person.pk] = row.number
        work.tell("people", row, f"{person.name}（{person.unit}）", created=created, changes=told)


def _person(row: SheetRow, work: Intake) -> tuple[Person, bool, list[str]]:
    """Add or correct one person."""
    name, code = str(row.values["name"]), str(row.values.get("code") or "")
    unit = work.unit(str(row.values["unit"]), "unit")
    person = next((one for one in work.people if code and one.code == code), None)
    if person is None:
        named = [one for one in work.people if one.name == name and one.unit_id == unit.pk and not (code and one.code)]
        if len(named) > 1:
            raise RowError("name", _("本单位有 %(n)s 个人同名") % {"n": len(named)}, _("请填人员编号。"))
        person = named[0] if named else None
    created = person is None
    person = person or Person(unit=unit)
    wanted = {
        "name": name,
        "code": code,
        "unit": unit,
        "phone": row.values.get("phone"),
        "active": row.values.get("active"),
    }
    told = []
    for key, value in wanted.items():
        if value is None or value == "" or value == getattr(person, key):
            continue
        told.append(f"{title_of(Person, key)} → {_('是') if value is True else value}")
        setattr(person, key, value)
    if person.pk and row.values.get("active") is False:
        try:
            work.touch(*_retire(person))
        except PersonError as error:
            raise RowError("active", str(error).rstrip("。"), _("办好后再导入，或把“在岗”改为“是”。")) from error
    if created or told:
        person.pinyin = pinyin_of(person.name)[:160]
        person.save()
        work.touch(person)
    if created:
        work.people.append(person)
    return person, created, [] if created else told


def enrol_posts(*, rows: tuple[SheetRow, ...], work: Intake) -> None:
    """导入岗位: known by unit and title; A/B 角 change from a day, members are added."""
    known = {(post.unit_id, post.title): post for post in Post.objects.select_for_update().order_by("id")}
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.select_for_update().filter(to_date__isnull=True).order_by("id"):
        held.setdefault(one.post_id, []).append(one)
    seen: dict[int, int] = {}
    for row in rows:
        try:
            unit = work.unit(str(row.values["unit"]), "unit")
            title = str(row.values["title"])
            post, created = known.get((unit.pk, title)), (unit.pk, title) not in known
            post = post or Post(unit=unit, title=title)
            if post.pk in seen:
                raise RowError(
                    "title", _("与第 %(row)s 行是同一个岗位") % {"row": seen[post.pk]}, _("同一岗位只留一行。")
                )
            told = _role(post, str(row.values["role"]), work)
            if created or told:
                post.save()
                work.touch(post)
            seen[post.pk] = row.number
            known[unit.pk, title] = post
            told += _holders(row, post, unit, held.setdefault(post.pk, []), work)
        except RowError as error:
            work.refuse("posts", row, error)
            continue
        work.tell("posts", row, f"{unit} {title}", created=created, changes=[] if created else told)


def _role(post: Post, role: str, work: Intake) -> list[str]:
    """Give or propose the role; returns what changed."""
    if role in (post.role, post.proposed_role):
        return []
    _arm(post, role, work.by)
    waiting = _("（待安全管理员授权）") if post.proposed_role else ""
    return [f"{_('角色')} → {Role(role).label}{waiting}"]


def _holders(row: SheetRow, post: Post, unit: Unit, current: list[Appointment], work: Intake) -> list[str]:
    """Change who holds the post; returns what changed."""
    start = row.values.get("from_date") or work.today
    assert isinstance(start, date)
    wanted: dict[str, Person | None] = {}
    for column, rank in (("a", Rank.A), ("b", Rank.B)):
        text = str(row.values.get(column) or "").strip()
        if text:
            wanted[rank] = None if text == NONE else work.person(text, column, unit=unit)
    if wanted.get(Rank.A) is not None and wanted.get(Rank.A) == wanted.get(Rank.B):
        raise RowError("b", _("A角和B角是同一个人"), _("请改填另一人，或空着。"))
    names = [name for name in SEPARATORS.split(str(row.values.get("members") or "")) if name]
    members = {person.pk: person for person in (work.person(name, "members", unit=unit) for name in names)}
    incoming = {person.pk: rank for rank, person in wanted.items() if person is not None}
    ended = [
        one
        for one in current
        if (one.rank in wanted and incoming.get(one.person_id) != one.rank)
        or incoming.get(one.person_id, one.rank) != one.rank
    ]
    for one in ended:
        if start < one.from_date:
            raise RowError(
                "from_date", _("原任职从 %(day)s 起") % {"day": one.from_date}, _("任职日期不能早于这一天。")
            )
    for one in ended:
        one.to_date = start
        one.save(update_fields=["to_date"])
        current.remove(one)
    here = {one.person_id: one.rank for one in current}
    new = [(pk, rank) for pk, rank in incoming.items() if pk not in here]
    new += [(pk, Rank.MEMBER) for pk in members if pk not in here and pk not in incoming]
    made = [Appointment.objects.create(post=post, person_id=pk, rank=rank, from_date=start) for pk, rank in new]
    current += made
    work.touch(*ended, *made)
    names_of = {person.pk: person.name for person in work.people}
    told = [f"{one.get_rank_display()} → {names_of[one.person_id]}" for one in made]
    return told + [f"{one.get_rank_display()} {names_of[one.person_id]} {_('免去')}" for one in ended]


def enrol_accounts(*, rows: tuple[SheetRow, ...], work: Intake) -> None:
    """导入账号: known by login name; a new one gets a one-time slip."""
    known = {account.login_name: account for account in Account.objects.select_for_update().order_by("id")}
    taken = {account.phone: account.login_name for account in known.values() if account.phone}
    owner = {account.person_id: account.login_name for account in known.values() if account.person_id}
    for row in rows:
        try:
            unit = work.unit(str(row.values["unit"]), "unit")
            person = work.person(str(row.values["person"]), "person", unit=unit)
            account, created, told = _account(row, person, known=known, taken=taken, owner=owner, work=work)
        except RowError as error:
            work.refuse("accounts", row, error)
            continue
        work.tell("accounts", row, f"{account.login_name}（{person.name}）", created=created, changes=told)


def _account(
    row: SheetRow,
    person: Person,
    *,
    known: dict[str, Account],
    taken: dict[str, str],
    owner: dict[int, str],
    work: Intake,
) -> tuple[Account, bool, list[str]]:
    """Make or correct one account."""
    name, phone = str(row.values["login_name"]), str(row.values.get("phone") or "")
    account, created = known.get(name), name not in known
    if any(char.isspace() for char in name) or (name in taken and taken[name] != name):
        raise RowError("login_name", _("登录名含空格，或与他人的登录手机号相同"), _("请换一个登录名。"))
    if owner.get(person.pk, name) != name:
        message = _("此人已有账号“%(name)s”") % {"name": owner[person.pk]}
        raise RowError("person", message, _("一人一个账号；请改填原登录名，或删去这一行。"))
    if account is not None and account.person_id != person.pk:
        raise RowError("login_name", _("这个登录名是别人的账号"), _("请换一个登录名。"))
    if created and not phone and person.phone and person.phone not in taken and person.phone not in known:
        phone = person.phone
    if phone and (taken.get(phone, name) != name or (phone in known and phone != name)):
        message = _("手机号已被账号“%(name)s”使用") % {"name": taken.get(phone, phone)}
        raise RowError("phone", message, _("请核对手机号；空着则只用登录名登录。"))
    account = account or Account(login_name=name, person=person, made_at=clock.now())
    told = [] if not phone or account.phone == phone else [f"{_('登录手机号')} → {phone}"]
    account.phone = phone or account.phone
    if created and not work.dry_run:
        work.slips.append(issue(account))
    if created or told:
        account.save()
        work.touch(account)
    known[name], owner[person.pk] = account, name
    if account.phone:
        taken[account.phone] = name
    return account, created, [] if created else told
