"""学籍地址 (addresses of the students register)."""

from django.urls import path

from yaodian.registers.students.views import homerooms, lists, matters, pupils, snapshots

urlpatterns = [
    path("", lists.pupils, name="list"),
    path("find/", pupils.find, name="find"),
    path("new/", pupils.add, name="new"),
    path("mine/", homerooms.mine, name="mine"),
    path("<int:pk>/", pupils.pupil, name="pupil"),
    path("<int:pk>/sensitive/", pupils.disclose, name="disclose"),
    path("<int:pk>/correct/", pupils.correct, name="correct"),
    path("<int:pk>/change/", pupils.change, name="change"),
    path("<int:pk>/enrolment/", pupils.correct_enrolment, name="correct_enrolment"),
    path("<int:pk>/leave/", pupils.leave, name="leave"),
    path("<int:pk>/again/", pupils.again, name="again"),
    path("<int:pk>/guardian/", pupils.guardian, name="guardian"),
    path("<int:pk>/send/", matters.send, name="send"),
    path("<int:pk>/missing/", matters.open_case, name="missing"),
    path("homerooms/", lists.homerooms, name="homerooms"),
    path("homerooms/new/", homerooms.edit, name="homeroom_new"),
    path("homerooms/<int:pk>/", homerooms.homeroom, name="homeroom"),
    path("homerooms/<int:pk>/edit/", homerooms.edit, name="homeroom_edit"),
    path("homerooms/<int:pk>/roll/", homerooms.roll, name="roll"),
    path("homerooms/<int:pk>/close/", homerooms.close, name="homeroom_close"),
    path("homerooms/<int:pk>/graduate/", homerooms.graduate, name="graduate"),
    path("transfers/", lists.transfers, name="transfers"),
    path("transfers/<int:transfer_id>/", matters.transfer, name="transfer"),
    path("transfers/<int:transfer_id>/receive/", matters.receive, name="receive"),
    path("transfers/<int:transfer_id>/return/", matters.return_transfer, name="return"),
    path("transfers/<int:transfer_id>/withdraw/", matters.withdraw, name="withdraw"),
    path("cases/", lists.cases, name="cases"),
    path("cases/<int:case_id>/", matters.case, name="case"),
    path("cases/<int:case_id>/follow-up/", matters.follow_up, name="follow_up"),
    path("cases/<int:case_id>/close/", matters.close_case, name="close_case"),
    path("freeze/", snapshots.freeze, name="freeze"),
    path("snapshots/<int:snapshot_id>/", snapshots.snapshot, name="snapshot"),
]
