"""教师登记地址 (addresses of the teachers register)."""

from django.urls import path

from yaodian.registers.teachers.views import career, lists, register

urlpatterns = [
    path("", lists.teachers, name="list"),
    path("certificates/", lists.certificates, name="certificates"),
    path("recruitments/", lists.recruitments, name="recruitments"),
    path("new/", register.add, name="new"),
    path("<int:pk>/", register.teacher, name="teacher"),
    path("<int:pk>/correct/", register.correct, name="correct"),
    path("<int:pk>/post/", register.change_post, name="change_post"),
    path("<int:pk>/leave/", register.end_post, name="leave"),
    path("<int:pk>/sensitive/", register.disclose, name="disclose"),
    path("<int:pk>/certificates/new/", career.certificate, name="certificate"),
    path("<int:pk>/exchange/", career.exchange, name="exchange"),
    path("<int:pk>/recruit/", career.recruit, name="recruit"),
    path("posts/<int:pk>/correct/", register.correct_post, name="correct_post"),
    path("certificates/<int:certificate_id>/drop/", career.drop_certificate, name="drop_certificate"),
    path("exchanges/<int:exchange_id>/end/", career.end_exchange, name="end_exchange"),
    path("recruitments/<int:recruitment_id>/arrive/", career.arrive, name="arrive"),
    path("recruitments/<int:recruitment_id>/give-up/", career.give_up, name="give_up"),
]
