"""Acts on the outline (编排稿件页面): add, edit, move, split, merge and drop a section, a point or a sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.apps.plan.actions import outline
from yaodian.apps.plan.forms import ShortReasonForm
from yaodian.apps.plan.forms import preparation as forms
from yaodian.apps.plan.models import DraftNode
from yaodian.apps.plan.queries import preparation as reads
from yaodian.apps.plan.rules.preparation import NodeLevel
from yaodian.apps.plan.views.preparation import REFUSALS, readable_draft
from yaodian.apps.plan.views.tasks import act_by_form
from yaodian.kernel.access import by_of, require

BREAKS = "，；。,;"


def _readable(request: HttpRequest, node_id: int) -> DraftNode:
    """Return the node if this reader may edit its draft, else 404 or a refusal."""
    by = by_of(request)
    node = get_object_or_404(reads.nodes_readable(by).select_related("draft", "lead_unit"), pk=node_id)
    require(by, "plan.prepare")
    return node


def _back(node: DraftNode) -> str:
    """Return the address of the node on its draft's page."""
    return f"{reverse('plan:year_draft', args=[node.draft_id])}#node-{node.pk}"


@require_http_methods(["GET", "POST"])
def node_add(request: HttpRequest, prep_id: int) -> HttpResponse:
    """增加: a section, a point under a section, a sentence under a point."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    heads = [item for item in reads.outline_of(draft) if item.node.level is not NodeLevel.CLAUSE]
    places = [("", _("全文末尾，作为新的部分"))] + [
        (
            str(item.node.pk),
            _("%(number)s %(text)s 之下，作为%(level)s")
            % {
                "number": item.number,
                "text": item.node.text[:24],
                "level": NodeLevel.POINT.label if item.node.level is NodeLevel.SECTION else NodeLevel.CLAUSE.label,
            },
        )
        for item in heads
    ]
    levels = {str(item.node.pk): item.node.level for item in heads}
    below = {NodeLevel.SECTION: NodeLevel.POINT, NodeLevel.POINT: NodeLevel.CLAUSE}
    form = forms.AddNodeForm(request.POST or None, places=places, initial={"upper": request.GET.get("upper", "")})

    def act(data: dict[str, str]) -> None:
        upper = data["upper"]
        level = below[levels[upper]] if upper else NodeLevel.SECTION
        outline.add_node(
            draft_id=draft.pk, level=level, text=data["text"], upper_id=int(upper) if upper else None, by=by
        )

    return act_by_form(
        request,
        form,
        act,
        back=reverse("plan:year_draft", args=[draft.pk]),
        question=_("增加一条"),
        verb=_("增加"),
        done=_("已增加。"),
    )


@require_http_methods(["GET", "POST"])
def node_edit(request: HttpRequest, node_id: int) -> HttpResponse:
    """修改文字."""
    by = by_of(request)
    node = _readable(request, node_id)
    clause = node.level == NodeLevel.CLAUSE
    lead = f"{node.lead_unit.code} {node.lead_unit.title}" if node.lead_unit else ""
    first = {
        "text": node.text,
        "lead": lead,
        "support": forms.names_of(node.support_unit_ids),
        "target": node.target,
    }
    kind = forms.NodeForm if clause else forms.HeadForm
    form = kind(request.POST or None, initial=first)

    def act(data: dict[str, object]) -> None:
        lead = data.get("lead")
        outline.edit_node(
            node_id=node.pk,
            text=str(data["text"]),
            lead_unit_id=getattr(lead, "pk", None),
            support_unit_ids=data.get("support") or [],  # type: ignore[arg-type]
            target=str(data.get("target") or ""),
            by=by,
        )

    return act_by_form(request, form, act, back=_back(node), question=_("修改"), verb=_("保存"), done=_("已保存。"))


@require_POST
def node_move(request: HttpRequest, node_id: int) -> HttpResponse:
    """上移、下移."""
    node = _readable(request, node_id)
    step = -1 if request.POST.get("step") == "up" else 1
    try:
        outline.move_node(node_id=node.pk, step=step, by=by_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
    return redirect(_back(node))


@require_http_methods(["GET", "POST"])
def node_place(request: HttpRequest, node_id: int) -> HttpResponse:
    """移到别的部分或条目."""
    by = by_of(request)
    node = _readable(request, node_id)
    upper = NodeLevel.POINT if node.level == NodeLevel.CLAUSE else NodeLevel.SECTION
    places = [
        (item.node.pk, f"{item.number} {item.node.text[:40]}")
        for item in reads.outline_of(node.draft)
        if item.node.level is upper and item.node.pk != node.upper_id
    ]
    form = forms.MoveForm(request.POST or None, places=places)
    return act_by_form(
        request,
        form,
        lambda data: outline.move_node(node_id=node.pk, step=0, upper_id=data["upper"], by=by),
        back=_back(node),
        question=_("移到哪里？"),
        verb=_("移动"),
        done=_("已移动。"),
    )


@require_http_methods(["GET", "POST"])
def node_split(request: HttpRequest, node_id: int) -> HttpResponse:
    """拆分一句."""
    by = by_of(request)
    node = _readable(request, node_id)
    places = [
        (at + 1, f"{node.text[: at + 1]} ┃ {node.text[at + 1 :]}")
        for at, mark in enumerate(node.text)
        if mark in BREAKS and at + 1 < len(node.text)
    ]
    if not places:
        messages.error(request, _("这句没有可以拆开的地方，请先修改文字。"))
        return redirect(_back(node))
    form = forms.SplitForm(request.POST or None, places=places)
    return act_by_form(
        request,
        form,
        lambda data: outline.split_node(node_id=node.pk, at=data["at"], by=by),
        back=_back(node),
        question=_("拆分为两句"),
        verb=_("拆分"),
        done=_("已拆分，来源都保留。"),
    )


@require_POST
def node_merge(request: HttpRequest, node_id: int) -> HttpResponse:
    """与后一句合并."""
    node = _readable(request, node_id)
    try:
        outline.merge_node(node_id=node.pk, by=by_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已与后一句合并，来源都保留。"))
    return redirect(_back(node))


@require_http_methods(["GET", "POST"])
def node_drop(request: HttpRequest, node_id: int) -> HttpResponse:
    """删去."""
    by = by_of(request)
    node = _readable(request, node_id)
    return act_by_form(
        request,
        ShortReasonForm(request.POST or None),
        lambda data: outline.drop_node(node_id=node.pk, reason=data["reason"], by=by),
        back=reverse("plan:year_draft", args=[node.draft_id]),
        question=_("删去“%(text)s”？其下的内容一并删去，来源建议退回待汇总。") % {"text": node.text[:30]},
        verb=_("删去"),
        done=_("已删去。"),
    )
