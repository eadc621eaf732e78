"""试填 (trial): whoever designs a form fills it as the schools will, with phone, line and receipts; it counts nowhere."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yaodian.kernel.access import By, holds
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.registry import FormSubject
from yaodian.kernel.forms.rules import VersionState


def may_try(by: By, version_id: int) -> str:
    """Return why `by` may not try this version, "" when they may: its designers, while it is not closed."""
    version = FormVersion.objects.get(pk=version_id)
    if version.state == VersionState.CLOSED:
        return _("这个版本已停用，不能再试填。")
    if not holds(by, "forms.design", unit_id=version.owner_id):
        return _("只有设计这张表的科室可以试填。")
    return ""


def owner_of(version_id: int) -> int:
    """Return the unit that tries a version: its owner."""
    return FormVersion.objects.values_list("owner_id", flat=True).get(pk=version_id)


def itself(version_id: int) -> int:
    """Return the version that is tried."""
    return version_id


FORM_SUBJECTS = (
    FormSubject(
        kind="forms.formversion",
        title=gettext_lazy("试填"),
        may_fill=may_try,
        form_of=itself,
        unit_of=owner_of,
        many=True,
    ),
)
