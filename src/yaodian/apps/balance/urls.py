"""均衡监测地址 (addresses of balance)."""

from django.urls import path

from yaodian.apps.balance.views import classes, county, items, map, reports

urlpatterns = [
    path("", county.show_county, name="county"),
    path("map/", map.show_map, name="map"),
    path("report.xlsx", reports.excel, name="excel"),
    path("report.docx", reports.word, name="word"),
    path("schools/<int:pk>/", county.show_school, name="school"),
    path("classes/", classes.show_ledger, name="classes"),
    path("classes/<int:homeroom>/plan/", classes.make_plan, name="plan_new"),
    path("plans/<int:pk>/", classes.show_plan, name="plan"),
    path("plans/<int:pk>/close/", classes.close_plan, name="plan_close"),
    path("plans/<int:pk>/drop/", classes.drop_plan, name="plan_drop"),
    path("items/", items.show_items, name="items"),
    path("items/load/", items.load, name="items_load"),
    path("items/<int:item>/", items.show_item, name="computed"),
    path("items/<int:item>/declare/", items.declare, name="declare"),
    path("declarations/<int:pk>/", items.show_declaration, name="declaration"),
    path("declarations/<int:pk>/check/", items.check, name="check"),
    path("declarations/<int:pk>/return/", items.send_back, name="return"),
]
