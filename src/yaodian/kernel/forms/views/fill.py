"""Filling pages (填报页面): a record's sheet to fill, a sheet as it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.engines.forms import Beside, Problem, check, move_answers, with_defaults
from yaodian.kernel import records
from yaodian.kernel.access import NotAllowedError, by_of
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.forms import actions, queries
from yaodian.kernel.forms.actions import AnswersRefusedError, Filling, SheetError
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.forms.queries import Opened
from yaodian.kernel.forms.registry import FormSubject, subjects
from yaodian.kernel.forms.rendering.reading import Posted, posted
from yaodian.kernel.forms.rendering.shown import Given, Shown, shown
from yaodian.kernel.forms.rendering.trees import page_form
from yaodian.kernel.forms.rules import FILLABLE, stored, with_least_rows
from yaodian.kernel.privacy.rules import ClassifiedMaterialError


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """填报: the sheet of a record; without a script and without a line it is the same form."""
    by, subject = by_of(request), subjects().get(kind)
    if subject is None or not records.readable(by, f"{kind}:{subject_id}"):
        raise Http404
    sheet = _sheet(request, subject, subject_id)
    barred = subject.may_fill(by, subject_id)
    if sheet is not None and (barred or sheet.state not in FILLABLE):
        if request.method == "POST":
            messages.error(request, barred or _("这张表已报送，没有再改；需要更正的，请受理单位退回。"))
        return redirect("forms:sheet", sheet_id=sheet.pk)
    if barred:
        raise NotAllowedError(barred)
    page = queries.opened(subject=subject, subject_id=subject_id, sheet=sheet)
    if request.method == "POST":
        return _posted(request, page)
    answers = sheet.answers if sheet else with_defaults(page.form, answers={}, now=queries.local_now())
    explained = {one["address"]: one["words"] for one in sheet.explained} if sheet else {}
    return _page(request, page, answers, client_id=sheet.client_id if sheet else uuid4(), explained=explained)


def _sheet(request: HttpRequest, subject: FormSubject, subject_id: int) -> AnswerSheet | None:
    """Return the sheet that is meant: the one a post names, else the one being filled."""
    if request.method == "POST" and subject.many:
        rows = AnswerSheet.objects.filter(subject=f"{subject.kind}:{subject_id}", client_id=_client_id(request))
        return rows.select_related("version", "unit").first()
    return queries.sheet_of(subject=subject, subject_id=subject_id)


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("sheet:client", ""))
    except ValueError:
        return uuid4()


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _posted(request: HttpRequest, page: Opened) -> HttpResponse:
    """Do what the pressed button says; what is wrong comes back with everything that was entered."""
    older = FormVersion.objects.filter(pk=_number(request, "sheet:version"), key=page.version.key).first()
    entered = posted(queries.form_of(older or page.version), request.POST, request.FILES)
    client_id, act = _client_id(request), request.POST.get("sheet:act", "")
    problems: Sequence[Problem] = ()
    refused = ""
    try:
        answer = _acted(request, page, entered, client_id, older or page.version)
        if answer is not None:
            return answer
    except AnswersRefusedError as error:
        problems = error.problems
    except (SheetError, FileRefusedError, ClassifiedMaterialError) as error:
        refused = str(error)
    answers = entered.answers
    if older is not None and older.pk != page.version.pk:
        answers = stored(move_answers(queries.form_of(older), page.form, answers=answers).answers)
    if act == "check":
        problems = queries.checked(opened_sheet=page, answers=answers).problems
    return _page(
        request,
        page,
        answers,
        client_id=client_id,
        explained=entered.explained,
        problems=problems,
        refused=refused,
    )


def _acted(
    request: HttpRequest, page: Opened, entered: Posted, client_id: UUID, version: FormVersion
) -> HttpResponse | None:
    """Keep the files; keep or send the answers when that was asked; None when the page is shown again."""
    by = by_of(request)
    for upload in entered.uploads:
        actions.attach_to_sheet(
            kind=page.subject.kind,
            subject_id=page.subject_id,
            sheet_client_id=client_id,
            client_id=upload.client_id,
            place=upload.place,
            upload=upload.file,
            by=by,
        )
    filling = Filling(
        kind=page.subject.kind,
        subject_id=page.subject_id,
        client_id=client_id,
        version_id=version.pk,
        revision=_number(request, "sheet:revision"),
        answers=entered.answers,
        explained=entered.explained,
    )
    act = "" if request.POST.get("sheet:row") else request.POST.get("sheet:act")
    if act == "send":
        sheet = actions.send_sheet(filling=filling, by=by)
        messages.success(request, _("已报送。"))
        return redirect("forms:sheet", sheet_id=sheet.pk)
    if act == "keep":
        actions.keep_answers(filling=filling, by=by)
        messages.success(request, _("草稿已存，还没有报送。"))
        return redirect("forms:fill", kind=page.subject.kind, subject_id=page.subject_id)
    return None


def _page(
    request: HttpRequest,
    page: Opened,
    answers: Mapping[str, Any],
    *,
    client_id: UUID,
    explained: Mapping[str, str],
    problems: Sequence[Problem] = (),
    refused: str = "",
) -> HttpResponse:
    sheet = AnswerSheet.objects.filter(client_id=client_id, subject=page.ref).first()
    if request.method == "GET":
        answers = with_least_rows(page.form, answers)
    nodes = _nodes(page, answers, sheet, problems, explained)
    about = records.find(by_of(request), page.ref)
    context = {
        "title": page.form.title,
        "page": page,
        "about": about,
        "answer": str(page.subject.title),
        "crumbs": [(about.label, about.url), (page.form.title, "")],
        "nodes": nodes,
        "wrong": [{"sentence": one.sentence, "place": _place(one)} for one in problems],
        "refused": refused,
        "client_id": client_id,
        "revision": _number(request, "sheet:revision") if request.method == "POST" else sheet.revision if sheet else 0,
        "spec": page_form(page.form),
    }
    return render(request, "forms/fill.html", context, status=422 if problems or refused else 200)


def _nodes(
    page: Opened,
    answers: Mapping[str, Any],
    sheet: AnswerSheet | None,
    problems: Sequence[Problem],
    explained: Mapping[str, str],
) -> tuple[Shown, ...]:
    given = Given(
        answers=answers,
        checked=check(page.form, answers=page.complete(answers), now=queries.local_now()),
        now=queries.local_now(),
        problems=problems,
        files=queries.files_of_sheet(sheet),
        prefilled=page.prefilled,
        explained=explained,
    )
    return shown(page.form, given)


def _place(problem: Problem) -> str:
    """Return the name in the post of a problem's place."""
    return "".join(f"{repeat}.{index}." for repeat, index in problem.path) + problem.name


@require_GET
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """一份填报单: the answers as they stand, in the version under which they were given."""
    by = by_of(request)
    found = queries.sheets_for(by=by).filter(pk=sheet_id).first()
    if found is None:
        raise Http404
    form, now = queries.form_of(found.version), queries.local_now()
    result = check(form, answers=found.answers, now=now, beside=Beside())
    given = Given(stored(result.answers), result, now, files=queries.files_of_sheet(found))
    about = records.find(by, found.subject)
    kind, _colon, key = found.subject.partition(":")
    subject = subjects().get(kind)
    fillable = subject is not None and found.state in FILLABLE and not subject.may_fill(by, int(key))
    context = {
        "title": str(found),
        "crumbs": [(about.label, about.url), (found.version.title, "")],
        "sheet": found,
        "about": about,
        "nodes": shown(form, given),
        "fill_href": reverse("forms:fill", args=[kind, int(key)]) if fillable else "",
    }
    return render(request, "forms/sheet.html", context)
