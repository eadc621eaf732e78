"""通知任务 (notice jobs): handing notices to the optional adapters (e-mail, SMS); there are none by default.

An adapter is a function `(*, notice, unit) -> None`, named by its dotted path in the setting NOTICE_ADAPTERS."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.notices.models import Notice
from yaodian.kernel.notices.queries import unsigned
from yaodian.kernel.tasks import Progress, job

logger = logging.getLogger("yaodian.notices")


@job("notices.deliver", title=_("发送短信、邮件提醒"))
def deliver(progress: Progress, *, notice_id: int) -> str:
    """递送: tell every unit that has not signed, through every adapter; one that fails does not hold up the others."""
    notice = Notice.objects.get(pk=notice_id)
    adapters = [import_string(name) for name in getattr(settings, "NOTICE_ADAPTERS", ())]
    waiting = list(unsigned(notice))
    failed = 0
    for number, receipt in enumerate(waiting, start=1):
        for adapter in adapters:
            try:
                adapter(notice=notice, unit=receipt.unit)
            except Exception:
                logger.exception("notice %s to unit %s", notice_id, receipt.unit_id)
                failed += 1
        progress.report(part=number, whole=len(waiting))
    return f"已提醒 {len(waiting)} 个单位" + (f"，{failed} 次未送达" if failed else "")
