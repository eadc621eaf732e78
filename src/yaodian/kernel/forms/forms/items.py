"""Form of an item (一项的表单): a field or a group as the designer writes it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yaodian.engines.forms import Choice, Field, Form, Group, Item, Kind
from yaodian.engines.forms.faults import NAME
from yaodian.kernel.forms.forms.words import GROUP_TITLES, KIND_TITLES, choice_lines, expression_words, read_choices
from yaodian.kernel.forms.registry import held

EXPRESSIONS = (
    "relevant",
    "required",
    "constraint",
    "calculation",
    "default",
    "read_only",
    "choice_filter",
    "score",
    "count",
)


class ItemForm(forms.Form):
    """一项: a field or a group; what does not concern its kind is left empty."""

    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    title = forms.CharField(label=gettext_lazy("题目"), required=False, max_length=500)
    name = forms.CharField(
        label=gettext_lazy("代码"), required=False, max_length=63, help_text=gettext_lazy("不填则自动编")
    )
    hint = forms.CharField(label=gettext_lazy("填写提示"), required=False, max_length=500)
    unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=20)
    required = forms.CharField(
        label=gettext_lazy("必填"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("总是必填写 true()；也可写条件；空着是选填"),
    )
    relevant = forms.CharField(
        label=gettext_lazy("显示条件"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("如 ${state} = 'bad'；空着总是显示"),
    )
    options = forms.CharField(
        label=gettext_lazy("选项"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("每行一个：代码 | 标题 | 分值 | 不适用；只写标题也可以"),
    )
    choices = forms.ChoiceField(label=gettext_lazy("或用已有代码表"), required=False)
    minimum = forms.DecimalField(
        label=gettext_lazy("最小"), required=False, help_text=gettext_lazy("数字的下限；重复组是最少行数")
    )
    maximum = forms.DecimalField(label=gettext_lazy("最大"), required=False)
    constraint = forms.CharField(
        label=gettext_lazy("校验规则"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("点代表这一项的答案，如 . <= ${all}"),
    )
    constraint_words = forms.CharField(label=gettext_lazy("不合规则时的话"), required=False, max_length=200)
    calculation = forms.CharField(label=gettext_lazy("计算公式"), required=False, max_length=1000)
    prefill = forms.ChoiceField(label=gettext_lazy("由登记簿预填"), required=False)
    code = forms.CharField(label=gettext_lazy("数据元代码"), required=False, max_length=60)
    change_limit = forms.DecimalField(
        label=gettext_lazy("与上期相差"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("超过这个比例请填报人核实，如 0.3"),
    )
    max_length = forms.IntegerField(label=gettext_lazy("最多字数"), required=False, min_value=1)
    default = forms.CharField(label=gettext_lazy("默认值"), required=False, max_length=500)
    read_only = forms.CharField(label=gettext_lazy("只读条件"), required=False, max_length=500)
    choice_filter = forms.CharField(label=gettext_lazy("选项筛选"), required=False, max_length=500)
    count = forms.CharField(
        label=gettext_lazy("行数"), required=False, max_length=500, help_text=gettext_lazy("重复组应有几行，可用公式")
    )
    score = forms.CharField(label=gettext_lazy("计分公式"), required=False, max_length=500)
    full_score = forms.DecimalField(label=gettext_lazy("满分"), required=False)
    definition = forms.CharField(
        label=gettext_lazy("口径"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    source = forms.CharField(label=gettext_lazy("依据"), required=False, max_length=200)
    title_en = forms.CharField(label=gettext_lazy("英文题目"), required=False, max_length=500)

    def __init__(self, *args: Any, form: Form, item: Item | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = _initial(form, item)
        self.form, self.item = form, item
        kinds = [(str(kind), title) for kind, title in KIND_TITLES.items()]
        groups = list(GROUP_TITLES.items())
        self._offer("kind", groups if isinstance(item, Group) else kinds if item else [*kinds, *groups])
        self._offer("choices", [("", "—"), *((name, name) for name in form.lists)])
        self._offer(
            "prefill", [("", _("不预填")), *((one.code, f"{one.register} · {one.title}") for one in held().values())]
        )

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_name(self) -> str:
        """Refuse a code that is taken or badly made; give the next free one for none."""
        name = str(self.cleaned_data["name"]).strip()
        taken = self.form.places.keys() - {self.item.name if self.item else ""}
        if not name:
            return next(one for number in range(1, 10_000) if (one := f"q{number}") not in taken)
        if name in taken:
            raise forms.ValidationError(_("这个代码已用过，请换一个。"))
        if not NAME.fullmatch(name):
            raise forms.ValidationError(_("以英文字母开头，只用字母、数字、横线、点和下划线。"))
        return name

    def clean(self) -> dict[str, Any]:
        """Judge every expression, read the choices."""
        facts = super().clean() or {}
        own = {self.cleaned_data.get("name", "")}
        known = frozenset(own) | {name for rows in self.form.lists.values() for one in rows for name in one.extra}
        for key in EXPRESSIONS:
            if text := facts.get(key):
                good, words = expression_words(self.form, text, extra=known)
                if not good:
                    self.add_error(key, words)
        before = self.form.lists.get(facts.get("choices") or "", ())
        try:
            facts["read"] = read_choices(facts.get("options") or "", before)
        except forms.ValidationError as error:
            self.add_error("options", error)
        return facts

    def built(self) -> tuple[Item, tuple[str, tuple[Choice, ...]] | None]:
        """Return the item, and the code list that was written with it."""
        facts = self.cleaned_data
        plain = {key: facts[key] for key in ("title", "hint", "relevant", "title_en")}
        if facts["kind"] in GROUP_TITLES:
            rows: dict[str, Any] = {
                key: int(value) if (value := facts[key]) is not None else None for key in ("minimum", "maximum")
            }
            inside = self.item.items if isinstance(self.item, Group) else ()
            group = Group(
                name=facts["name"],
                items=inside,
                repeats=facts["kind"] == "repeat",
                count=facts["count"],
                **plain,
                **rows,
            )
            return group, None
        kind, written = Kind(facts["kind"]), facts["read"]
        chosen = (
            (facts["choices"] or facts["name"])
            if kind.is_choice and written
            else facts["choices"]
            if kind.is_choice
            else ""
        )
        keys = {one.name for one in fields(Field)} & facts.keys() - {"kind", "name", "choices"}
        before = self.item if isinstance(self.item, Field) else Field(name=facts["name"], kind=kind, title="")
        code = facts["code"] or facts["prefill"]
        item = replace(
            before, name=facts["name"], kind=kind, choices=chosen, **{key: facts[key] for key in keys} | {"code": code}
        )
        return item, (chosen, written) if kind.is_choice and written else None


def _initial(form: Form, item: Item | None) -> dict[str, Any]:
    if item is None:
        return {"kind": "text"}
    found = {one.name: getattr(item, one.name) for one in fields(item)}
    if isinstance(item, Group):
        return {**found, "kind": "repeat" if item.repeats else "group"}
    return {**found, "kind": str(item.kind), "options": choice_lines(form.choices_of(item)) if item.choices else ""}
