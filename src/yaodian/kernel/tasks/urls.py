"""Task addresses (后台任务地址)."""

from django.urls import path

from yaodian.kernel.tasks import views

urlpatterns = [
    path("", views.runs, name="list"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/cancel/", views.cancel, name="cancel"),
    path("<int:run_id>/retry/", views.retry, name="retry"),
]
