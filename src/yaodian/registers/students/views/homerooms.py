"""班级页 (the page of a class: its list, its book of numbers), and one's own class and children."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock, sheets
from yaodian.kernel.access import by_of, require
from yaodian.kernel.disclosure.actions import note_export
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.web.shell import Shell
from yaodian.registers.schools.models import Room
from yaodian.registers.students import actions, forms
from yaodian.registers.students.access import CHANGE, NAMES, OWN, SENSITIVE
from yaodian.registers.students.models import Enrolment, Homeroom
from yaodian.registers.students.queries import (
    classmates,
    homerooms_for,
    large_from,
    may,
    own_pupils,
    school_year_on,
    schools_within,
)
from yaodian.registers.students.rules import AidCategory, Disability, grade_of, homeroom_title
from yaodian.registers.students.tables import homeroom_href
from yaodian.registers.students.views.frame import homeroom_crumbs, homeroom_of, reader_of_lists
from yaodian.registers.teachers.forms import PurposeForm
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import TeacherState
from yaodian.registers.teachers.views.frame import REFUSALS, ask_page, form_page, mark_of, sent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROLL = (
    ("name", "姓名"),
    ("number", "学籍号"),
    ("id_number", "身份证号"),
    ("address", "家庭住址"),
    ("aid_category", "困难类别"),
    ("disability", "残疾类别"),
)


def title_of(room: Homeroom) -> str:
    """Return what a class is called this school year."""
    grade = grade_of(room.entry_year, school_year=school_year_on(on=clock.today()))
    return homeroom_title(room.stage, grade, room.number)


@require_GET
def homeroom(request: HttpRequest, pk: int) -> HttpResponse:
    """班级页: the list of the class, its size against the rulebook."""
    by, today = by_of(request), clock.today()
    room = homeroom_of(request, pk)
    heads = room.head_teacher is not None and room.head_teacher.person_id == by.person_id and by.person_id is not None
    all_named = heads or may(by=by, verb=NAMES, school_id=room.school_id)
    rows = list(classmates(by=by, homeroom_id=pk, on=today))
    large, oversized = large_from(kind="large", on=today), large_from(kind="oversized", on=today)
    context = {
        "title": f"{room.school} {title_of(room)}",
        "room": room,
        "rows": [(row, row.pupil.name if all_named else mask_name(row.pupil.name)) for row in rows],
        "count": len(rows),
        "large": large,
        "oversized": oversized,
        "lamp": "red" if len(rows) >= oversized else "yellow" if len(rows) >= large else "green",
        "boarding": sum(row.is_boarding for row in rows),
        "left_behind": sum(row.is_left_behind for row in rows),
        "migrant": sum(row.is_migrant for row in rows),
        "may_change": may(by=by, verb=CHANGE, school_id=room.school_id),
        "may_open": may(by=by, verb=SENSITIVE, school_id=room.school_id),
        "crumbs": [*homeroom_crumbs(), (title_of(room), "")],
    }
    return render(request, "students/homeroom.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """导出证件名册: the sealed values of one class, on a stated purpose; watermarked, journaled."""
    by = by_of(request)
    room = homeroom_of(request, pk, verb=SENSITIVE)
    form = PurposeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        people = [row.pupil for row in classmates(by=by, homeroom_id=pk, on=clock.today())]
        try:
            opened = actions.disclose_pupils(pupil_ids=[one.pk for one in people], purpose=purpose, by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            title = f"{room.school}{title_of(room)}证件名册"
            note_export(
                table="students.roll",
                names=title,
                count=len(people),
                condition=f"homeroom:{pk}",
                purpose=purpose,
                by=by,
            )
            rows = [{"name": one.name, **_words(opened[one.pk])} for one in people]
            content = sheets.write_table(
                [sheets.Column(key, heading) for key, heading in ROLL],
                rows,
                title=title,
                sheet=title,
                demo=Shell(request).demo,
                watermark=mark_of(request, purpose=purpose),
            )
            response = HttpResponse(content, content_type=XLSX)
            response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title, safe='')}.xlsx"
            return response
    context = {
        "title": _("导出证件名册"),
        "answer": _("含学籍号、身份证号、住址、困难和残疾类别；文件带水印，导出记入流水。"),
        "form": form,
        "verb": _("导出"),
        "cancel_href": homeroom_href(pk),
        "crumbs": [*homeroom_crumbs(room), (_("导出证件名册"), "")],
    }
    return render(request, "students/roll.html", context, status=422 if form.errors else 200)


def _words(opened: dict[str, str]) -> dict[str, str]:
    """Return opened values with words in Chinese."""
    return {
        **opened,
        "aid_category": str(AidCategory(opened["aid_category"] or AidCategory.NONE).label),
        "disability": str(Disability(opened["disability"] or Disability.NONE).label),
    }


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """登记班级, or correct head teacher, room and kind of the one that is there."""
    by = reader_of_lists(request, CHANGE)
    room = homeroom_of(request, pk, verb=CHANGE) if pk is not None else None
    schools = list(schools_within(by=by, verb=CHANGE))
    schools = [school for school in schools if school.pk == room.school_id] if room else schools
    keys = [school.pk for school in schools]
    active = Teacher.objects.filter(school__in=keys, state=TeacherState.ACTIVE)
    rooms = Room.objects.filter(school__in=keys, closed_date__isnull=True, use="classroom")
    shown: dict[str, object] = {"from_date": clock.today(), "entry_year": school_year_on(on=clock.today())}
    if room is not None:
        names = ("stage", "entry_year", "number", "from_date", "is_special", "head_teacher_id", "room_id")
        shown = {"school": room.school_id, **{name: getattr(room, name) for name in names}}
    form = forms.HomeroomForm(
        sent(request),
        initial=shown,
        schools=schools,
        teachers=list(active.order_by("search_keys", "pk")),
        rooms=list(rooms.select_related("building").order_by("building", "title")),
    )
    return form_page(
        request,
        form,
        lambda by: actions.save_homeroom(entry=form.entry(), by=by),
        title=_("更正班级") if room else _("登记班级"),
        verb=_("保存"),
        done=_("班级已保存。"),
        to=homeroom_href(room.pk) if room else reverse("students:homerooms"),
        crumbs=homeroom_crumbs(room),
        answer=_("学校、学段、入学年份和班序确定是哪个班；年级每学年自动推算，不需升级。"),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """撤班."""
    room = homeroom_of(request, pk, verb=CHANGE)
    form = forms.DayForm(sent(request), initial={"to_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.close_homeroom(homeroom_id=pk, to_date=form.cleaned_data["to_date"], by=by),
        question=_("撤销%(room)s？") % {"room": title_of(room)},
        consequence=_("只能撤销没有学生的班级；历史保留。"),
        verb=_("撤班"),
        done=_("班级已撤销。"),
        to=homeroom_href(pk),
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def graduate(request: HttpRequest, pk: int) -> HttpResponse:
    """班级毕业."""
    room = homeroom_of(request, pk, verb=CHANGE)
    count = Enrolment.objects.filter(homeroom=room, to_date__isnull=True).count()
    form = forms.DayForm(sent(request), initial={"to_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.graduate_homeroom(homeroom_id=pk, to_date=form.cleaned_data["to_date"], by=by),
        question=_("%(room)s全班 %(count)s 人毕业？") % {"room": title_of(room), "count": count},
        consequence=_("从次日起全班不再计入在校生，班级结束；学籍和历史保留。"),
        verb=_("办理毕业"),
        done=_("已办理毕业。"),
        to=homeroom_href(pk),
        dangerous=True,
    )


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的班级与孩子: the class one heads, oneself, one's children."""
    by = by_of(request)
    require(by, OWN)
    person = by.person_id or 0
    headed = list(homerooms_for(by=by).filter(head_teacher__person_id=person, to_date__isnull=True))
    in_class = Enrolment.objects.filter(homeroom__in=headed, to_date__isnull=True).values("pupil")
    people = own_pupils(by=by).exclude(pk__in=in_class).select_related("school__unit").order_by("pk")
    context = {
        "title": _("我的班级与孩子"),
        "rooms": [(room, title_of(room)) for room in headed],
        "people": people,
        "teacher": Teacher.objects.filter(person_id=person).first(),
    }
    return render(request, "students/mine.html", context)
