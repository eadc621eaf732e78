"""Addresses of the journal (操作流水)."""

from django.urls import path

from yaodian.kernel.journal import views

urlpatterns = [
    path("", views.lines, name="list"),
    path("verify/", views.verify, name="verify"),
    path("<int:pk>/", views.line, name="line"),
]
