"""均衡监测地址 (addresses of balance)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
