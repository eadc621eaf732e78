"""Worklist addresses (待办地址)."""

from django.urls import path

from yaodian.kernel.worklist import views

urlpatterns = [path("", views.items, name="list")]
