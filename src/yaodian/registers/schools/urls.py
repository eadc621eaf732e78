"""学校登记地址 (addresses of the schools register)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
