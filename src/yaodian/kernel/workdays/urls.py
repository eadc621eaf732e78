"""Addresses of the working calendar (工作日)."""

from django.urls import path

from yaodian.kernel.workdays import views

urlpatterns = [
    path("", views.year, name="year"),
    path("change", views.change, name="change"),
    path("<int:year>/fill", views.fill, name="fill"),
    path("deadline", views.deadline_page, name="deadline"),
]
