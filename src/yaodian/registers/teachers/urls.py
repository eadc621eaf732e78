"""Addresses of the teachers register."""

urlpatterns = []
