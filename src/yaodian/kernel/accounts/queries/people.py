"""Account reads (查人员与账号): the reader behind a request, holders of posts, grants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.contrib.auth.hashers import verify_password
from django.db.models import Q, QuerySet

from yaodian.kernel.access import By, Grantee, Reach, Reader, Role, Seat, holds, scope
from yaodian.kernel.accounts.models import Account, Appointment, Grant, Person, Post
from yaodian.kernel.units.queries import subtree
from yaodian.kernel.units.rules import RelationKind

RELATION_OF = {
    Reach.BELOW: RelationKind.SUBORDINATION,
    Reach.BUSINESS: RelationKind.BUSINESS,
    Reach.AREA: RelationKind.INSPECTION,
}


def open_on(*, on: date) -> Q:
    """Return the filter of dated rows in force on a day."""
    return Q(from_date__lte=on) & (Q(to_date__isnull=True) | Q(to_date__gt=on))


def appointments_of(*, person_id: int, on: date) -> QuerySet[Appointment]:
    """Return a person's appointments on a day, with post and unit."""
    return (
        Appointment.objects.filter(open_on(on=on), person_id=person_id, post__active=True)
        .exclude(post__role="")
        .select_related("post__unit")
        .order_by("id")
    )


def territory_on(*, on: date) -> Callable[[int, Reach], frozenset[int]]:
    """Return a function (unit, reach) → units reached, each asked of the database once."""
    known: dict[tuple[int, Reach], frozenset[int]] = {}

    def reached(unit_id: int, reach: Reach) -> frozenset[int]:
        if reach is Reach.OWN or reach is Reach.ALL:
            return frozenset([unit_id])
        if (unit_id, reach) not in known:
            known[unit_id, reach] = subtree(units=[unit_id], kind=RELATION_OF[reach], on=on)
        return known[unit_id, reach]

    return reached


def seats_of(*, person_id: int, on: date) -> tuple[Seat, ...]:
    """Return the seats a person holds on a day."""
    return tuple(
        Seat(
            role=Role(appointment.post.role),
            unit_id=appointment.post.unit_id,
            unit_title=str(appointment.post.unit),
            post_title=appointment.post.title,
            rank=appointment.rank,
        )
        for appointment in appointments_of(person_id=person_id, on=on)
    )


def grants_of(*, unit_ids: Iterable[int], on: date) -> tuple[Grantee, ...]:
    """Return the task-based grants of these units on a day."""
    rows = Grant.objects.filter(open_on(on=on), unit_id__in=list(unit_ids)).values_list("record", "verbs")
    return tuple(Grantee(record=record, verbs=frozenset(verbs)) for record, verbs in rows)


def reader_of(*, account: Account, on: date, origin: str = "", acting_for: Person | None = None) -> Reader:
    """Return the reader behind an account, or, 代录, the leader for whom the account acts."""
    person = acting_for or account.person
    seats = seats_of(person_id=person.pk, on=on) if person is not None and person.active else ()
    if acting_for is None:
        seats += tuple(Seat(role=Role(duty), unit_id=None) for duty in account.duties)
    own_name = account.person.name if account.person else account.login_name
    units = {seat.unit_id for seat in seats if seat.unit_id is not None}
    return Reader(
        account_id=account.pk,
        person_id=person.pk if person else None,
        name=own_name,
        seats=seats,
        grants=grants_of(unit_ids=units, on=on) if units else (),
        acting_for=acting_for.name if acting_for else "",
        acting_for_person_id=acting_for.pk if acting_for else None,
        entered_by=own_name if acting_for else "",
        origin=origin,
        on=on,
        territory=territory_on(on=on),
    )


def holders(*, unit_id: int, roles: Iterable[Role], on: date) -> QuerySet[Person]:
    """Return the people who hold one of these roles in a unit on a day, A before B."""
    return holding(roles=roles, on=on).filter(appointments__post__unit_id=unit_id)


def holding(*, roles: Iterable[Role], on: date) -> QuerySet[Person]:
    """Return the people who hold one of these roles anywhere on a day, A before B."""
    return (
        Person.objects.filter(
            Q(appointments__to_date__isnull=True) | Q(appointments__to_date__gt=on),
            appointments__from_date__lte=on,
            appointments__post__active=True,
            appointments__post__role__in=list(roles),
            active=True,
        )
        .order_by("appointments__rank", "id")
        .distinct()
    )


def people_for(*, by: By) -> QuerySet[Person]:
    """Return the people whom the reader may look up."""
    return Person.objects.filter(scope(by, "accounts.read", unit_field="unit_id")).select_related("unit")


def posts_for(*, by: By) -> QuerySet[Post]:
    """Return the posts that the reader may look up."""
    return Post.objects.filter(scope(by, "accounts.read", unit_field="unit_id")).select_related("unit")


def posts_waiting() -> QuerySet[Post]:
    """Return the posts whose role waits for the security administrator (待授权)."""
    return (
        Post.objects.exclude(proposed_role="").filter(active=True).select_related("unit").order_by("unit__code", "id")
    )


def accounts_for(*, by: By) -> QuerySet[Account]:
    """Return the accounts that the reader may look up: all for administrators, else none."""
    rows = Account.objects.select_related("person__unit", "visit")
    return rows if holds(by, "accounts.accounts") else rows.none()


def appointments_on(*, posts: Iterable[int], on: date) -> QuerySet[Appointment]:
    """Return who holds these posts on a day or will, A before B."""
    return (
        Appointment.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), post_id__in=list(posts))
        .select_related("person", "post")
        .order_by("post_id", "rank", "from_date", "id")
    )


def account_named(*, name: str) -> Account | None:
    """Return the account with this login name or, failing that, this phone number."""
    name = name.strip()
    accounts = Account.objects.select_related("person")
    return accounts.filter(login_name=name).first() or accounts.filter(phone=name).first()


def was_last_password(*, account: Account, password: str) -> bool:
    """Is this the account's present password, or the one before?"""
    digests = (account.password, account.previous_password)
    return any(verify_password(password, digest)[0] for digest in digests if digest)
