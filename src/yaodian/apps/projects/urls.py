"""项目地址 (addresses of projects)."""

from django.urls import path

from yaodian.apps.projects.views import course, imports, lists, money, register

app_name = "projects"
urlpatterns = [
    path("", lists.project_list, name="list"),
    path("board/", lists.board, name="board"),
    path("schools/", lists.schools, name="schools"),
    path("new/", register.register, name="register"),
    path("import/", imports.upload, name="import"),
    path("import/template/", imports.blank, name="template"),
    path("import/<int:pk>/", imports.batch, name="batch"),
    path("import/<int:pk>/marked/", imports.marked, name="marked"),
    path("programmes/", register.programmes, name="programmes"),
    path("programmes/<int:pk>/", register.programme, name="programme"),
    path("<int:pk>/", register.project, name="project"),
    path("<int:pk>/correct/", register.correct, name="correct"),
    path("<int:pk>/approve/", register.approve, name="approve"),
    path("<int:pk>/budget/", register.budget, name="budget"),
    path("<int:pk>/allocate/", register.allocate, name="allocate"),
    path("<int:pk>/cancel/", register.cancel, name="cancel"),
    path("<int:pk>/tender/", money.tender, name="tender"),
    path("<int:pk>/tender/fail/", money.fail_tender, name="fail_tender"),
    path("<int:pk>/contract/", money.contract, name="contract"),
    path("<int:pk>/report/", course.report, name="report"),
    path("<int:pk>/return-report/", course.return_report, name="return_report"),
    path("<int:pk>/apply/", course.apply, name="apply"),
    path("<int:pk>/decide/", course.decide, name="decide"),
    path("<int:pk>/return/", course.return_acceptance, name="return"),
    path("<int:pk>/revoke/", course.revoke, name="revoke"),
    path("<int:pk>/dates/", course.dates, name="dates"),
    path("<int:pk>/dates/<int:change_pk>/", course.decide_dates, name="decide_dates"),
    path("<int:pk>/settle/", money.settle, name="settle"),
    path("contracts/<int:pk>/change/", money.change_contract, name="change_contract"),
    path("contracts/<int:pk>/pay/", money.ask_payment, name="ask_payment"),
    path("contracts/<int:pk>/warnings/", money.warnings, name="warnings"),
    path("payments/", lists.payment_list, name="payments"),
    path("payments/<int:pk>/", money.payment, name="payment"),
    path("payments/<int:pk>/mend/", money.mend_payment, name="mend_payment"),
    path("payments/<int:pk>/confirm/", money.confirm_payment, name="confirm_payment"),
    path("payments/<int:pk>/return/", money.return_payment, name="return_payment"),
    path("payments/<int:pk>/withdraw/", money.withdraw_payment, name="withdraw_payment"),
    path("payments/<int:pk>/void/", money.void_payment, name="void_payment"),
]
