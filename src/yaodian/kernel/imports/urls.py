"""Import addresses (数据导入地址)."""

from django.urls import path

from yaodian.kernel.imports import views

urlpatterns = [
    path("", views.runs, name="list"),
    path("missing/", views.missing, name="missing"),
    path("gaps/", views.school_gaps, name="gaps"),
    path("gaps/<int:unit_id>/", views.unit_gaps, name="unit_gaps"),
    path("gaps/<int:unit_id>/<str:key>/", views.gap, name="gap"),
    path("new/<str:target>/", views.start, name="start"),
    path("template/<str:target>/", views.template, name="template"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/columns/", views.columns, name="columns"),
    path("<int:run_id>/findings/", views.findings, name="findings"),
    path("<int:run_id>/absent/", views.absent, name="absent"),
    path("<int:run_id>/marked/", views.marked, name="marked"),
    path("<int:run_id>/again/", views.again, name="again"),
    path("<int:run_id>/confirm/", views.confirm, name="confirm"),
    path("<int:run_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:run_id>/drop/", views.drop, name="drop"),
]
