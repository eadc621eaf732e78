"""Form addresses (表单地址), all below `/forms/`."""

from django.urls import path

from yaodian.kernel.forms.views import fill, outbox

urlpatterns = [
    path("fill/<str:kind>/<int:subject_id>/", fill.fill, name="fill"),
    path("sheets/<int:sheet_id>/", fill.sheet, name="sheet"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("receipts/", outbox.receipts, name="receipts"),
    path("worker.js", outbox.worker, name="worker"),
]
