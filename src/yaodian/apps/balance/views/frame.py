"""页面的共同部分 (what the pages share): tabs, files, a refused act's sentence."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel import clock

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page_tabs() -> list[tuple[str, str, str]]:
    """Return the tabs of balance."""
    return [
        ("county", _("资源配置"), reverse("balance:county")),
        ("classes", _("班额台账"), reverse("balance:classes")),
        ("items", _("保障与质量"), reverse("balance:items")),
    ]


def crumbs(here: str) -> list[tuple[str, str]]:
    """Return the path to a page."""
    return [(_("均衡监测"), reverse("balance:county")), (here, "")]


def as_file(content: bytes, name: str, kind: str) -> FileResponse:
    """Answer with a file to be saved."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)


def is_demo() -> bool:
    """Is this a demo bureau?"""
    return clock.is_demo()


def chosen(request: HttpRequest, key: str, allowed: list[str]) -> str:
    """Return a choice of the address, the first where it is none of the allowed."""
    value = request.GET.get(key, "")
    return value if value in allowed else allowed[0]
