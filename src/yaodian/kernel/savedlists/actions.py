"""Saved list writes (存常用筛选)."""

from __future__ import annotations

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from yaodian.kernel.access import Reader
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.savedlists.models import SavedList
from yaodian.kernel.savedlists.queries import saved_lists

MOST = 30


class SavedListError(ValueError):
    """常用筛选存不了: the message says why."""


@transaction.atomic
def save_list(*, list_key: str, title: str, path: str, query: str, by: Reader) -> SavedList:
    """存常用筛选: keep a list's narrowing under a name; the same name again replaces it."""
    title = " ".join(title.split())
    if by.account_id is None:
        raise SavedListError(_("请先登录。"))
    if not title or len(title) > 30:
        raise SavedListError(_("名称应为1至30个字。"))
    if len(query) > 1000 or len(path) > 200 or len(list_key) > 60:
        raise SavedListError(_("筛选条件太长，请减少一些再存。"))
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise SavedListError(_("只能保存本系统的列表。"))
    own = SavedList.objects.select_for_update().filter(account_id=by.account_id, list_key=list_key)
    saved = own.filter(title=title).first()
    if saved is None and own.count() >= MOST:
        raise SavedListError(_("每个列表最多存%(most)s个常用筛选，请先删去不用的。") % {"most": MOST})
    if saved is None:
        saved = SavedList(account_id=by.account_id, list_key=list_key, title=title)
    saved.path, saved.query = path, query
    saved.save()
    write_line(verb="savedlists.save", by=by, record=saved, summary=_("存常用筛选“%(title)s”") % {"title": title})
    return saved


@transaction.atomic
def forget_list(*, saved_id: int, by: Reader) -> None:
    """删常用筛选: only one's own."""
    saved = saved_lists(by=by).select_for_update().filter(pk=saved_id).first()
    if saved is None:
        raise SavedListError(_("这个常用筛选已经不在了。"))
    SavedList.objects.filter(pk=saved_id).delete()
    told = {"title": saved.title}
    write_line(verb="savedlists.forget", by=by, record=saved, summary=_("删常用筛选“%(title)s”") % told)
