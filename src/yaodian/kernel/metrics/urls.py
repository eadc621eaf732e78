"""Metric addresses (指标地址)."""

from django.urls import path

from yaodian.kernel.metrics import views

urlpatterns = [
    path("", views.catalogue, name="list"),
    path("<str:key>/", views.metric, name="metric"),
]
