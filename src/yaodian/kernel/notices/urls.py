"""Notice addresses (通知地址); short links stand at the root, so that they stay short."""

from django.urls import path

from yaodian.kernel.notices import views

urlpatterns = [
    path("s/<slug:code>", views.short, name="short"),
    path("notices/", views.notices, name="list"),
    path("notices/new/", views.send, name="send"),
    path("notices/<int:notice_id>/", views.notice, name="notice"),
    path("notices/<int:notice_id>/sign/<int:unit_id>/", views.sign, name="sign"),
    path("notices/<int:notice_id>/phone/<int:unit_id>/", views.sign_by_phone, name="phone"),
    path("notices/<int:notice_id>/withdraw/", views.withdraw, name="withdraw"),
]
