"""项目地址 (addresses of projects)."""

from django.urls import path

from yaodian.apps.projects.views import course, imports, lists, papers, payments, register, tenders

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
    path("<int:pk>/tender/", tenders.tender, name="tender"),
    path("<int:pk>/tender/fail/", tenders.fail_tender, name="fail_tender"),
    path("<int:pk>/contract/", tenders.contract, name="contract"),
    path("<int:pk>/report/", course.report, name="report"),
    path("<int:pk>/return-report/", course.return_report, name="return_report"),
    path("<int:pk>/apply/", course.apply, name="apply"),
    path("<int:pk>/decide/", course.decide, name="decide"),
    path("<int:pk>/return/", course.return_acceptance, name="return"),
    path("<int:pk>/revoke/", course.revoke, name="revoke"),
    path("<int:pk>/dates/", course.dates, name="dates"),
    path("<int:pk>/dates/<int:change_pk>/", course.decide_dates, name="decide_dates"),
    path("<int:pk>/settle/", tenders.settle, name="settle"),
    path("<int:pk>/acceptance.docx", papers.acceptance, name="acceptance_paper"),
    path("contracts/<int:pk>/change/", tenders.change_contract, name="change_contract"),
    path("contracts/<int:pk>/pay/", payments.ask_payment, name="ask_payment"),
    path("contracts/<int:pk>/warnings/", payments.warnings, name="warnings"),
    path("payments/", lists.payment_list, name="payments"),
    path("payments/<int:pk>/", payments.payment, name="payment"),
    path("payments/<int:pk>/mend/", payments.mend_payment, name="mend_payment"),
    path("payments/<int:pk>/confirm/", payments.confirm_payment, name="confirm_payment"),
    path("payments/<int:pk>/return/", payments.return_payment, name="return_payment"),
    path("payments/<int:pk>/withdraw/", payments.withdraw_payment, name="withdraw_payment"),
    path("payments/<int:pk>.docx", papers.payment, name="payment_paper"),
    path("payments/<int:pk>/void/", payments.void_payment, name="void_payment"),
]
