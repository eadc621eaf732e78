"""台账地址 (addresses of ledgers)."""

from django.urls import path

from yaodian.apps.ledgers.views import declaring, entries, lists, sealed, sheets, signing, stock

urlpatterns = [
    path("", lists.board, name="board"),
    path("load/", declaring.load, name="load"),
    path("declare/", declaring.declare, name="declare"),
    path("<int:ledger_id>/", lists.show_list, name="list"),
    path("<int:ledger_id>/missing/", lists.missing, name="missing"),
    path("<int:ledger_id>/new/", entries.register, name="new"),
    path("<int:ledger_id>/template/", sheets.template, name="template"),
    path("<int:ledger_id>/import/", sheets.take, name="import"),
    path("<int:ledger_id>/declaration/", declaring.revise, name="revise"),
    path("<int:ledger_id>/section/", declaring.section, name="section"),
    path("entry/<int:pk>/", entries.show, name="entry"),
    path("entry/<int:pk>/change/", entries.change, name="change"),
    path("entry/<int:pk>/end/", entries.end, name="end"),
    path("entry/<int:pk>/void/", entries.void, name="void"),
    path("entry/<int:pk>/sensitive/", sealed.disclose, name="disclose"),
    path("entry/<int:pk>/evidence/", sealed.attach, name="attach"),
    path("entry/<int:pk>/stock/", stock.ask, name="stock"),
    path("entry/<int:pk>/signing/", signing.open_page, name="open_sitting"),
    path("movement/<int:movement_id>/confirm/", stock.confirm, name="confirm"),
    path("movement/<int:movement_id>/refuse/", stock.refuse, name="refuse"),
    path("sitting/<int:sitting_id>/", signing.show, name="sitting"),
    path("sitting/<int:sitting_id>/close/", signing.close, name="close_sitting"),
    path("sign/<int:sitting_id>/<slug:code>/", signing.sign, name="sign"),
]
