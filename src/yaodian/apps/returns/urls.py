"""报送地址 (addresses of returns)."""

from django.urls import path

from yaodian.apps.returns.views import burden, duties, month, periods, plans, sheets

app_name = "returns"
urlpatterns = [
    path("", plans.plans, name="list"),
    path("month/", month.month, name="month"),
    path("month/zero/", month.zero, name="zero"),
    path("burden/", burden.burden, name="burden"),
    path("new/", plans.new, name="new"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("<int:plan_id>/edit/", plans.edit, name="edit"),
    path("<int:plan_id>/apply/", plans.apply, name="apply"),
    path("<int:plan_id>/open/", plans.approve, name="open"),
    path("<int:plan_id>/refuse/", plans.refuse, name="refuse"),
    path("<int:plan_id>/close/", plans.close, name="close"),
    path("<int:plan_id>/call/", plans.call, name="call"),
    path("<int:plan_id>/matrix/", burden.matrix, name="matrix"),
    path("<int:plan_id>/periods/<str:period_code>/", periods.period, name="period"),
    path("<int:plan_id>/periods/<str:period_code>/pass/<str:step>/", periods.pass_all, name="pass_all"),
    path("<int:plan_id>/periods/<str:period_code>/remind/", periods.remind, name="remind"),
    path("<int:plan_id>/periods/<str:period_code>/template.xlsx", sheets.blank, name="template"),
    path("<int:plan_id>/periods/<str:period_code>/data.xlsx", sheets.data, name="data"),
    path("<int:plan_id>/periods/<str:period_code>/upload/", sheets.upload, name="upload"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/pass/", duties.pass_one, name="pass"),
    path("duties/<int:duty_id>/return/", duties.send_back, name="return"),
    path("duties/<int:duty_id>/excuse/", duties.excuse, name="excuse"),
    path("duties/<int:duty_id>/ask-unlock/", duties.ask_unlock, name="ask_unlock"),
    path("duties/<int:duty_id>/unlock/", duties.unlock, name="unlock"),
    path("duties/<int:duty_id>/refuse-unlock/", duties.refuse_unlock, name="refuse_unlock"),
]
