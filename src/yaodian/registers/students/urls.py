"""Addresses of the students register."""

urlpatterns = []
