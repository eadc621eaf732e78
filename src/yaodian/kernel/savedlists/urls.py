"""Addresses of saved lists."""

from django.urls import path

from yaodian.kernel.savedlists import views

urlpatterns = [
    path("", views.saved_lists, name="list"),
    path("add/", views.add, name="add"),
    path("<int:saved_id>/forget/", views.forget, name="forget"),
]
