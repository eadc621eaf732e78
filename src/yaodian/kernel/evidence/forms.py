"""Forms (表单): attaching evidence, alone or inside another app's form, and withdrawing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.forms import DayField


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """多个文件: cleans into a list of uploads; says the limits beside the input."""

    widget = FilesInput

    @property
    def limits(self) -> str:
        """Return the limits in words, from the rulebook."""
        today = clock.today()
        return str(
            _("照片每张不超过 %(photo)s MB，其他文件不超过 %(file)s MB；不收程序、网页、带宏的文档和加密压缩包。")
            % {
                "photo": format(figure("upload.photo_max_mb", on=today).normalize(), "f"),
                "file": format(figure("upload.max_mb", on=today).normalize(), "f"),
            }
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the uploads."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(upload, initial) for upload in given]


class EvidenceForm(forms.Form):
    """佐证材料: files with their kind; prefixed, so that it stands inside another form (`evidence/_upload.html`)."""

    uploads = FilesField(label=_("文件"))
    camera = FilesField(
        label=_("现场拍照"), required=False, widget=FilesInput({"accept": "image/*", "capture": "environment"})
    )
    kind = forms.ChoiceField(label=_("类别"), choices=EvidenceKind.choices, initial=EvidenceKind.PHOTO)
    caption = forms.CharField(label=_("说明"), max_length=200, required=False)
    taken_date = DayField(label=_("形成日期"), required=False)
    internal = forms.BooleanField(label=_("内部材料（工作秘密）：不得导出和公开"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, required: bool = True, prefix: str = "evidence") -> None:
        super().__init__(data, files, prefix=prefix)
        self.required = required
        self.fields["uploads"].required = False

    def clean(self) -> dict[str, Any]:
        """Join files and camera; ask for at least one where evidence is required."""
        facts = super().clean() or {}
        uploads = [*facts.pop("uploads", []), *facts.pop("camera", [])]
        if self.required and not uploads and not self.errors:
            self.add_error("uploads", _("请选择文件，或用手机拍照。"))
        return {**facts, "uploads": uploads}


class WithdrawForm(forms.Form):
    """撤回理由."""

    reason = forms.CharField(label=_("撤回理由"), max_length=200)
