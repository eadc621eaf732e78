"""What the bureau now has (现有数据), in the shape of the import workbook."""

from __future__ import annotations

from collections import defaultdict

from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.units.models import Unit, UnitRelation


def workbook_rows() -> dict[str, list[dict[str, object]]]:
    """Return the rows of the four tables; imported again as they are, they change nothing."""
    people = list(Person.objects.select_related("unit").order_by("unit__code", "id"))
    doubles: dict[str, int] = defaultdict(int)
    for person in people:
        doubles[person.name] += 1
    known = {person.pk: person.code if person.code and doubles[person.name] > 1 else person.name for person in people}
    return {
        "units": _units(),
        "people": [
            {
                "code": person.code,
                "name": person.name,
                "unit": person.unit.code,
                "phone": person.phone,
                "active": person.active,
            }
            for person in people
        ],
        "posts": _posts(known),
        "accounts": [
            {
                "login_name": account.login_name,
                "person": known[account.person_id],
                "unit": account.person.unit.code,
                "phone": account.phone,
            }
            for account in Account.objects.select_related("person__unit").order_by("login_name")
            if account.person is not None and account.person_id is not None
        ],
    }


def _units() -> list[dict[str, object]]:
    """Return the units with their present places."""
    uppers: dict[tuple[int, str], list[str]] = defaultdict(list)
    places = UnitRelation.objects.filter(to_date__isnull=True).order_by("id")
    for lower, kind, code in places.values_list("lower_id", "kind", "upper__code"):
        uppers[lower, kind].append(code)
    names = ("code", "title", "short_title", "kind", "phone", "position", "opened_date")
    kinds = ("subordination", "territory", "inspection", "business")
    return [
        {name: getattr(unit, name) for name in names} | {kind: "、".join(uppers[unit.pk, kind]) for kind in kinds}
        for unit in Unit.objects.filter(closed_date__isnull=True).order_by("position", "code")
    ]


def _posts(known: dict[int, str]) -> list[dict[str, object]]:
    """Return the posts with their present holders."""
    held: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one in Appointment.objects.filter(to_date__isnull=True).order_by("id"):
        held[one.post_id, one.rank].append(known[one.person_id])
    return [
        {
            "unit": post.unit.code,
            "title": post.title,
            "role": post.proposed_role or post.role,
            "a": "".join(held[post.pk, "A"]),
            "b": "".join(held[post.pk, "B"]),
            "members": "、".join(held[post.pk, "M"]),
        }
        for post in Post.objects.filter(active=True).select_related("unit").order_by("unit__code", "id")
    ]
