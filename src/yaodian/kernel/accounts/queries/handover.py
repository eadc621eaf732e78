"""Reads for acting and hand-over (查代录与交接): leaders, and what is still open in a post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yaodian.kernel import discovery
from yaodian.kernel.access import LEADER_ROLES, Reader, Role, Seat
from yaodian.kernel.accounts.models import Person, Post
from yaodian.kernel.accounts.queries.people import grants_of, holding, territory_on
from yaodian.kernel.worklist import Item


def leaders(*, on: date) -> list[Person]:
    """Return the leaders for whom the office may enter (代录), by name once each."""
    return list({person.pk: person for person in holding(roles=LEADER_ROLES, on=on)}.values())


def reader_in_post(*, post: Post, person: Person, on: date) -> Reader:
    """Return the person as seen from one post alone."""
    seats: tuple[Seat, ...] = ()
    if post.role:
        seats = (Seat(role=Role(post.role), unit_id=post.unit_id, unit_title=str(post.unit), post_title=post.title),)
    reader = Reader(account_id=None, person_id=person.pk, name=person.name, seats=seats, on=on)
    return replace(reader, grants=grants_of(unit_ids=[post.unit_id], on=on), territory=territory_on(on=on))


def open_matters(*, post: Post, person: Person, on: date) -> list[Item]:
    """在办事项: what waits for the person in this post, from every app's worklist, for the hand-over (交接)."""
    reader = reader_in_post(post=post, person=person, on=on)
    items = [item for _config, module in discovery.modules("worklist") for item in module.items(reader, on)]
    return sorted(items, key=lambda item: (item.due_date is None, item.due_date or date.max, item.key))
