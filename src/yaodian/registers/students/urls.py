"""Addresses of the students register."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
