"""长任务 (long work): how far a background task has come, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_stubs_ext import StrOrPromise

from yaodian.kernel.web.lists.render import wants_fragment


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """任务进度 (task progress): `state` is waiting, running, done or failed; without `total` the bar only moves."""

    title: StrOrPromise
    state: str
    words: StrOrPromise = ""
    done: int = 0
    total: int | None = None
    message: StrOrPromise = ""
    result_href: str = ""
    result_title: StrOrPromise = ""
    retry_href: str = ""

    @property
    def running(self) -> bool:
        """Say whether it is still worth asking."""
        return self.state in ("waiting", "running")


def render_task(request: HttpRequest, task: TaskView, *, address: str) -> HttpResponse:
    """任务进度页: the fragment for htmx, a page otherwise."""
    template = "web/_task.html" if wants_fragment(request) else "web/task.html"
    return render(request, template, {"title": task.title, "task": task, "address": address})
