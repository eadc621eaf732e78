"""__title__地址 (addresses of __app__)."""

from django.urls import path

from yaodian.apps.__app__ import views

urlpatterns = [
    path("", views.show_list, name="list"),
    path("new/", views.register, name="new"),
    path("<int:pk>/close/", views.close, name="close"),
]
