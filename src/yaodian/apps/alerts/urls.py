"""预警地址 (addresses of alerts)."""

from django.urls import path

from yaodian.apps.alerts import views

urlpatterns = [
    path("", views.show_list, name="list"),
    path("rules/", views.rules, name="rules"),
    path("rules/load/", views.load, name="load"),
    path("rules/<int:rule_id>/", views.change_rule, name="rule"),
    path("<int:pk>/", views.show, name="alert"),
    path("<int:pk>/settle/", views.settle, name="settle"),
]
