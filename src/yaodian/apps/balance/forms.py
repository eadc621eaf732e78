"""均衡监测表单 (balance forms): parsing of what was typed, nothing more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.rules import Answer, Relief
from yaodian.kernel.accounts.models import Post
from yaodian.kernel.evidence.forms import FilesField
from yaodian.kernel.units.forms import DayField


class PostChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """岗位: by unit and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return unit and post."""
        return f"{obj.unit} {obj.title}"


class PlanForm(forms.Form):
    """大班额立项: nobody types a class size."""

    relief = forms.ChoiceField(label=_("消除措施"), choices=Relief.choices)
    owner_post = PostChoice(label=_("责任岗位"), queryset=Post.objects.none())
    due_date = DayField(label=_("完成时限"))
    detail = forms.CharField(label=_("方案说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, unit_ids: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        posts = Post.objects.filter(active=True, unit__in=unit_ids).select_related("unit")
        self.fields["owner_post"].queryset = posts.order_by("unit__position", "pk")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """原因."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class NoteForm(forms.Form):
    """核实意见."""

    note = forms.CharField(label=_("核实意见"), max_length=300, required=False)


class DeclareForm(forms.Form):
    """项目申报."""

    answer = forms.ChoiceField(label=_("自评"), choices=Answer.choices)
    text = forms.CharField(label=_("情况说明"), max_length=600, widget=forms.Textarea({"rows": 4}))
    uploads = FilesField(label=_("佐证材料"), required=False)
