"""Addresses of the teachers register."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
