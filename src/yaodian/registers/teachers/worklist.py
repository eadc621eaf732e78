"""教师待办 (what the register asks of a person): certificates that expire, hired teachers who have not come."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, By, System
from yaodian.kernel.worklist import Item, Light
from yaodian.registers.schools.models import School
from yaodian.registers.teachers.access import CHANGE
from yaodian.registers.teachers.models import Recruitment
from yaodian.registers.teachers.queries import expiring_certificates, may_anywhere


def items(by: By, today: date) -> list[Item]:
    """Return what the reader's own school has to do about its teachers."""
    if isinstance(by, System) or not by.has_role(*SCHOOL_ROLES, *CENTRAL_ROLES) or not may_anywhere(by=by, verb=CHANGE):
        return []
    own = School.objects.filter(pk__in=by.unit_ids).select_related("unit").in_bulk()
    return [*_certificates(by, own, today), *_arrivals(own, today)]


def _certificates(by: By, own: dict[int, School], today: date) -> list[Item]:
    """One item a school: its certificates that have expired or soon will."""
    rows = expiring_certificates(by=by, on=today).filter(teacher__school__in=own).order_by()
    counted = rows.values_list("teacher__school_id").annotate(
        count=Count("pk"), gone=Count("pk", filter=Q(expiry_date__lt=today)), first=Min("expiry_date")
    )
    return [
        Item(
            key=f"teachers.certificates:{school}",
            title=_("%(count)s 本证书已到期或即将到期") % {"count": count},
            record=f"schools.school:{school}",
            url=reverse("teachers:certificates"),
            action=_("换证"),
            due_date=first,
            light=Light.RED if gone else Light.YELLOW,
            unit_title=str(own[school]),
            fact=_("其中已过期 %(gone)s 本") % {"gone": gone},
        )
        for school, count, gone, first in counted
    ]


def _arrivals(own: dict[int, School], today: date) -> list[Item]:
    """One item a hired teacher who has not come."""
    rows = Recruitment.objects.filter(school__in=own, reported_date__isnull=True, given_up_date__isnull=True)
    return [
        Item(
            key=f"teachers.arrival:{row.pk}",
            title=_("%(name)s（%(channel)s）是否到岗") % {"name": row.teacher, "channel": row.get_channel_display()},
            record=f"teachers.recruitment:{row.pk}",
            url=reverse("teachers:arrive", args=[row.pk]),
            action=_("确认到岗"),
            light=Light.NONE,
            unit_title=str(own[row.school_id]),
            fact=_("%(day)s 录用") % {"day": row.hired_date},
        )
        for row in rows.select_related("teacher").order_by("hired_date", "pk")
    ]
