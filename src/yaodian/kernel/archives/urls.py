"""Archive addresses (归档地址)."""

from django.urls import path

from yaodian.kernel.archives import views

urlpatterns = [
    path("", views.packages, name="list"),
    path("<int:package_id>/", views.package, name="package"),
]
