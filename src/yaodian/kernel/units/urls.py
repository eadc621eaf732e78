"""Addresses of units (单位)."""

from django.urls import path

from yaodian.kernel.units import views

urlpatterns = [
    path("", views.units, name="list"),
    path("new/", views.unit_edit, name="new"),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/edit/", views.unit_edit, name="edit"),
    path("<int:pk>/place/", views.place, name="place"),
    path("<int:pk>/close/", views.close, name="close"),
    path("place/<int:relation_id>/end/", views.unplace, name="unplace"),
]
