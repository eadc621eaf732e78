"""填报对象 (form subject): a duty's sheet is filled by the pages of `kernel.forms`, at a desk, on a phone, without a line."""

from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.actions import take_return
from yaodian.apps.returns.queries import beside, refusal_to_fill, unit_asked, version_asked
from yaodian.kernel.forms.registry import FormSubject

FORM_SUBJECTS = (
    FormSubject(
        kind="returns.duty",
        title=_("报表"),
        may_fill=lambda by, duty_id: refusal_to_fill(by, duty_id=duty_id),
        form_of=version_asked,
        unit_of=unit_asked,
        beside=beside,
        received=take_return,
    ),
)
