"""Forms (表单): the upload, the columns, the confirmation, reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yaodian.kernel import clock
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.targets import ImportTarget
from yaodian.kernel.units.forms import DayField


class UploadForm(forms.Form):
    """上传."""

    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy(".xlsx、.xls 或 .csv；只核对，确认后才写入")
    )
    as_of_date = DayField(label=gettext_lazy("数据日期"), help_text=gettext_lazy("文件中的数据是哪一天的情况"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["as_of_date"].initial = clock.today


class MappingForm(forms.Form):
    """列对应: for each field, the column it is read from."""

    as_of_date = DayField(label=gettext_lazy("数据日期"))
    blank_clears = forms.BooleanField(
        label=gettext_lazy("空白单元格清除登记簿中的原值"),
        required=False,
        help_text=gettext_lazy("不选：空白表示“没有填”，原值保留"),
    )

    def __init__(self, *args: Any, target: ImportTarget, run: ImportRun, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target = target
        self.fields["as_of_date"].initial = run.as_of_date
        self.fields["blank_clears"].initial = run.blank_clears
        columns = [(str(place), heading) for place, heading in enumerate(run.headings) if heading]
        for known in target.fields:
            blank = _("（请选择）") if known.required else _("（文件中没有，不导入）")
            own = forms.ChoiceField(
                label=known.title,
                choices=[("", blank), *columns],
                required=known.required,
                help_text=known.hint,
                widget=forms.Select({"class": "form-select"}),
            )
            own.initial = str(run.places[known.key]) if known.key in run.places else ""
            self.fields[f"column_{known.key}"] = own

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (declared field, bound select) for the table of the page."""
        return [(known, self[f"column_{known.key}"]) for known in self.target.fields]

    def places(self) -> dict[str, int]:
        """Return field → column."""
        chosen = {known.key: self.cleaned_data.get(f"column_{known.key}", "") for known in self.target.fields}
        return {key: int(place) for key, place in chosen.items() if place != ""}

    def clean(self) -> dict[str, Any]:
        """No column stands for two fields."""
        data: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for known in self.target.fields:
            place = data.get(f"column_{known.key}", "")
            if place and place in taken:
                self.add_error(f"column_{known.key}", _("这一列已对应“%(other)s”。") % {"other": taken[place]})
            elif place:
                taken[place] = str(known.title)
        return data


class ConfirmForm(forms.Form):
    """确认写入."""

    rows = forms.ChoiceField(
        label=gettext_lazy("写入"),
        choices=(
            ("all", gettext_lazy("全部行（有一行有误就一行也不写）")),
            ("accepted", gettext_lazy("只写入合格的行，其余改好后再导入")),
        ),
        initial="all",
    )
    override_reason = forms.CharField(
        label=gettext_lazy("存疑照录的理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("填写后，存疑的行（疑似重复）也写入；理由留痕"),
    )

    def __init__(self, *args: Any, run: ImportRun, **options: Any) -> None:
        super().__init__(*args, **options)
        if not run.doubtful_count:
            del self.fields["override_reason"]
        if run.faulty_count:
            self.fields["rows"].initial = "accepted"


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))


class MissingForm(forms.Form):
    """谁还没报送: for which table, since which day."""

    target = forms.ChoiceField(label=gettext_lazy("数据"))
    since_date = DayField(label=gettext_lazy("数据日期不早于"))

    def __init__(self, *args: Any, targets: list[ImportTarget], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].choices = [(target.key, target.title) for target in targets]  # type: ignore[attr-defined]
