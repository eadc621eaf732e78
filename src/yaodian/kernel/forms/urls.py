"""Form addresses (表单地址), all below `/forms/`, the scope of the service worker."""

from django.urls import path

from yaodian.kernel.forms.views import design, files, fill, outbox, versions

urlpatterns = [
    path("", versions.versions, name="list"),
    path("new/", versions.new, name="new"),
    path("import/", files.read_file, name="import"),
    path("dictionary/", versions.dictionary, name="dictionary"),
    path("<int:version_id>/", versions.version, name="version"),
    path("<int:version_id>/revise/", versions.revise, name="revise"),
    path("<int:version_id>/publish/", versions.publish, name="publish"),
    path("<int:version_id>/close/", versions.close, name="close"),
    path("<int:version_id>/compare/<int:other_id>/", versions.compared, name="compare"),
    path("<int:version_id>/export.<str:file_kind>", files.export, name="export"),
    path("<int:version_id>/facts/", design.facts, name="facts"),
    path("<int:version_id>/preview/", design.preview, name="preview"),
    path("<int:version_id>/expression/", design.expression, name="expression"),
    path("<int:version_id>/step/", design.step, name="step"),
    path("<int:version_id>/items/", design.new_item, name="new_item"),
    path("<int:version_id>/items/<str:name>/", design.item, name="item"),
    path("<int:version_id>/lists/<str:list_name>/", design.code_list, name="code_list"),
    path("fill/<str:kind>/<int:subject_id>/", fill.fill, name="fill"),
    path("sheets/<int:sheet_id>/", fill.sheet, name="sheet"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("receipts/", outbox.receipts, name="receipts"),
    path("worker.js", outbox.worker, name="worker"),
]
