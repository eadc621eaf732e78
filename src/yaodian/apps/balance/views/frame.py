"""页面的共同部分 (what the pages share): what is asked, tabs, files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.balance.queries import StageBalance, kept_balance, seen
from yaodian.apps.balance.rules import STAGES
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import SchoolStage

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Asked:
    """所问 (what is asked): a stage, on today or in a sealed snapshot, and its balance."""

    stage: SchoolStage
    snapshot: Snapshot | None
    found: StageBalance

    @property
    def query(self) -> str:
        """Return the query string that asks the same."""
        pairs = {"stage": self.stage.value} | ({"snapshot": self.snapshot.code} if self.snapshot else {})
        return urlencode(pairs)

    @property
    def note(self) -> str:
        """Return as at when the numbers are."""
        if self.snapshot:
            told = {"title": self.snapshot.title, "day": self.snapshot.as_of_date}
            return (
                _("快照“%(title)s”，数据截至 %(day)s，不随以后的更正变化；一贯制学校共用条件按学段学生数分摊。") % told
            )
        return _("数据截至 %(day)s；一贯制学校共用条件按学段学生数分摊。") % {"day": clock.today()}


def asked(request: HttpRequest, *, by: By) -> Asked:
    """Read stage and snapshot of the address; without a stage the first in which the reader has schools."""
    code, wanted = request.GET.get("snapshot", ""), request.GET.get("stage", "")
    snapshot = get_object_or_404(Snapshot, code=code, sealed_at__isnull=False) if code else None
    found = kept_balance(on=clock.today(), snapshot=snapshot)
    if wanted in [one.value for one in STAGES]:
        stage = SchoolStage(wanted)
    else:
        stage = next((one for one in STAGES if seen(found[one].verdicts, by=by)), next(iter(STAGES)))
    return Asked(stage, snapshot, found[stage])


def page_tabs(query: str = "") -> list[tuple[str, str, str]]:
    """Return the tabs of balance; stage and snapshot go along from table to map."""
    tail = f"?{query}" if query else ""
    return [
        ("county", _("资源配置"), reverse("balance:county") + tail),
        ("map", _("分布图"), reverse("balance:map") + tail),
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
