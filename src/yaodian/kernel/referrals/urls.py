"""Referral addresses (转办地址)."""

from django.urls import path

from yaodian.kernel.referrals import views

urlpatterns = [
    path("", views.referrals, name="list"),
    path("<int:referral_id>/", views.referral, name="referral"),
    path("<int:referral_id>/accept/", views.accept, name="accept"),
    path("<int:referral_id>/return/", views.return_, name="return"),
    path("<int:referral_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:referral_id>/settle/", views.settle, name="settle"),
]
