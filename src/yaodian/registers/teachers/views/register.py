"""教师页 (the page of a teacher, and what is written there)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.kernel.privacy.fields import masked
from yaodian.kernel.privacy.rules import mask_id_number, mask_phone
from yaodian.registers.teachers import actions, forms
from yaodian.registers.teachers.access import CHANGE, RECRUIT, SENSITIVE
from yaodian.registers.teachers.models import Teacher, TeacherPost
from yaodian.registers.teachers.queries import may, require_for, schools_within, teachers_for
from yaodian.registers.teachers.rules import PostKind, TeacherState
from yaodian.registers.teachers.tables import teacher_href
from yaodian.registers.teachers.views.frame import REFUSALS, Crumbs, ask_page, form_page, sent
from yaodian.registers.teachers.views.lists import reader_of_lists


def crumbs(teacher: Teacher | None = None) -> Crumbs:
    """Return the way to a page."""
    start: Crumbs = [(_("教师"), reverse("teachers:list"))]
    return [*start, *([(teacher.name, teacher_href(teacher.pk))] if teacher else [])]


def teacher_of(request: HttpRequest, pk: int, *, verb: str = "") -> Teacher:
    """Return a teacher the reader may see (404 otherwise) and over whom he holds the verb (403 otherwise)."""
    by = by_of(request)
    teacher = get_object_or_404(teachers_for(by=by), pk=pk)
    if verb:
        require_for(by=by, verb=verb, school_id=teacher.school_id)
    return teacher


@require_GET
def teacher(request: HttpRequest, pk: int) -> HttpResponse:
    """教师页: posts, certificates, exchange, recruitment; sealed values masked."""
    by, row = by_of(request), teacher_of(request, pk)
    posts = list(row.posts.select_related("school__unit").order_by("-from_date"))
    now = next((post for post in posts if post.to_date is None), None)
    may_change = may(by=by, verb=CHANGE, school_id=row.school_id)
    context = {
        "title": row.name,
        "teacher": row,
        "id_number": masked(row.id_number, mask_id_number),
        "phone": masked(row.phone, mask_phone),
        "now": now,
        "posts": posts,
        "certificates": row.certificates.order_by("kind", "-issued_date"),
        "exchanges": row.exchanges.select_related("from_school__unit", "to_school__unit").order_by("-from_date"),
        "recruitment": getattr(row, "recruitment", None),
        "may_change": may_change,
        "may_recruit": may(by=by, verb=RECRUIT, school_id=row.school_id),
        "may_open": may(by=by, verb=SENSITIVE, school_id=row.school_id),
        "today": clock.today(),
        "crumbs": [*crumbs(), (row.name, "")],
    }
    return render(request, "teachers/teacher.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """登记教师."""
    by = reader_of_lists(request)
    schools = schools_within(by=by, verb=CHANGE)
    form = forms.NewTeacherForm(sent(request), schools=schools)
    return form_page(
        request,
        form,
        lambda by: actions.register_teacher(teacher=form.teacher(), post=form.post(), by=by),
        title=_("登记教师"),
        verb=_("登记"),
        done=_("已登记。"),
        to=reverse("teachers:list"),
        crumbs=crumbs(),
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正教师登记."""
    row = teacher_of(request, pk, verb=CHANGE)
    shown = {name: getattr(row, name) for name in actions.register.PLAIN if name != "person_id"}
    form = forms.CorrectForm(sent(request), initial=shown)
    return form_page(
        request,
        form,
        lambda by: actions.correct_teacher(
            teacher_id=pk, changes=form.changes(), reason=form.cleaned_data["reason"], by=by
        ),
        title=_("更正教师登记"),
        verb=_("更正"),
        done=_("已更正，前后内容和理由已记入流水。"),
        to=teacher_href(pk),
        crumbs=crumbs(row),
    )


@require_http_methods(["GET", "POST"])
def change_post(request: HttpRequest, pk: int) -> HttpResponse:
    """调动岗位."""
    row = teacher_of(request, pk, verb=CHANGE)
    last = TeacherPost.objects.filter(teacher=row).order_by("-from_date").first()
    shown = {"school": row.school_id, "from_date": clock.today()}
    if last is not None:
        shown |= {name: getattr(last, name) for name in ("kind", "establishment", "stage", "subject")}
    form = forms.PostForm(sent(request), initial=shown, schools=schools_within(by=by_of(request), verb=CHANGE))
    return form_page(
        request,
        form,
        lambda by: actions.change_post(teacher_id=pk, post=form.post(), by=by),
        title=_("调动岗位"),
        verb=_("调动"),
        done=_("已登记新岗位，原岗位到前一日为止。"),
        to=teacher_href(pk),
        crumbs=crumbs(row),
        answer=_("从起始日起换岗、换校或换学科；原岗位到前一日为止，历史保留。"),
    )


@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """离岗."""
    row = teacher_of(request, pk, verb=CHANGE)
    form = forms.EndPostForm(sent(request))
    return ask_page(
        request,
        form,
        lambda by: actions.end_post(
            teacher_id=pk, to_date=form.cleaned_data["to_date"], state=TeacherState(form.cleaned_data["state"]), by=by
        ),
        question=_("%(name)s离岗") % {"name": row.name},
        verb=_("登记离岗"),
        done=_("已登记离岗。"),
        consequence=_("从次日起不再计入在任人数；历史保留。"),
        to=teacher_href(pk),
        dangerous=True,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    """查看敏感信息: asks for the purpose, shows the values once, never keeps them."""
    row = teacher_of(request, pk, verb=SENSITIVE)
    form = forms.PurposeForm(sent(request))
    opened: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            purpose = form.cleaned_data["purpose"]
            opened = actions.disclose_teachers(teacher_ids=[pk], purpose=purpose, by=by_of(request))[pk]
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {
        "title": _("查看敏感信息"),
        "name": row.name,
        "form": form,
        "opened": [(_("身份证号"), opened["id_number"]), (_("电话"), opened["phone"])] if opened else [],
        "back_href": teacher_href(pk),
        "crumbs": [*crumbs(row), (_("查看敏感信息"), "")],
    }
    return render(request, "teachers/disclose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def correct_post(request: HttpRequest, pk: int) -> HttpResponse:
    """更正任职."""
    post = get_object_or_404(TeacherPost.objects.select_related("teacher"), pk=pk)
    row = teacher_of(request, post.teacher_id)
    require_for(by=by_of(request), verb=CHANGE, school_id=post.school_id)
    form = forms.CorrectPostForm(sent(request), initial={name: getattr(post, name) for name in actions.register.POST})

    def act(by: object) -> None:
        changes = {name: form.cleaned_data[name] for name in actions.register.POST}
        changes["kind"] = PostKind(changes["kind"]).value
        actions.correct_post(post_id=pk, changes=changes, reason=form.cleaned_data["reason"], by=by_of(request))

    return form_page(
        request,
        form,
        act,
        title=_("更正任职"),
        verb=_("更正"),
        done=_("已更正，前后内容和理由已记入流水。"),
        to=teacher_href(row.pk),
        crumbs=crumbs(row),
        answer=_("只改填错的岗位类别、编制、学段和学科；换岗换校请用“调动岗位”。"),
    )
