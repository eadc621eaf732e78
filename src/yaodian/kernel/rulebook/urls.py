"""Rulebook addresses (规则库地址)."""

from django.urls import path

from yaodian.kernel.rulebook import views

urlpatterns = [
    path("", views.rules, name="list"),
    path("load/", views.load, name="load"),
    path("code/<str:code>/", views.rule, name="rule"),
    path("<int:rule_id>/correct/", views.correct, name="correct"),
    path("<int:rule_id>/new/", views.new_figure, name="new"),
    path("<int:rule_id>/adopt/", views.adopt, name="adopt"),
    path("<int:rule_id>/discard/", views.discard, name="discard"),
]
