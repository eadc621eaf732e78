"""师资配置地址 (addresses of staffing)."""

from django.urls import path

from yaodian.apps.staffing.views import county, others, people, plans, posts, subjects

urlpatterns = [
    path("", county.show_county, name="county"),
    path("schools/<int:pk>/", county.show_school, name="school"),
    path("schools/<int:pk>/quota/", county.new_quota, name="quota_new"),
    path("quotas/<int:pk>/withdraw/", county.withdraw_quota, name="quota_withdraw"),
    path("vacancies/", subjects.show_vacancies, name="vacancies"),
    path("loads/", subjects.show_loads, name="loads"),
    path("schools/<int:pk>/load/", subjects.new_load, name="load_new"),
    path("loads/<int:pk>/end/", subjects.end_load, name="load_end"),
    path("retirements/", people.show_retirements, name="retirements"),
    path("retirements/past/", people.show_past_age, name="past_age"),
    path("exchange/", people.show_exchange, name="exchange"),
    path("plans/", plans.show_plans, name="plans"),
    path("plans/new/", plans.new_plan, name="plan_new"),
    path("plans/<int:pk>/", plans.show_plan, name="plan"),
    path("plans/<int:pk>/post/", plans.put_post, name="post_new"),
    path("plans/<int:pk>/propose/", plans.propose, name="propose"),
    path("plans/<int:pk>/submit/", plans.submit, name="submit"),
    path("plans/<int:pk>/approve/", plans.approve, name="approve"),
    path("plans/<int:pk>/return/", plans.send_back, name="return"),
    path("plans/<int:pk>/match/", posts.match, name="match"),
    path("posts/<int:pk>/", posts.show_post, name="post"),
    path("posts/<int:pk>/fill/", posts.fill, name="fill"),
    path("posts/<int:pk>/drop/", posts.drop, name="post_drop"),
    path("fills/", posts.show_fills, name="fills"),
    path("fills/<int:pk>/release/", posts.release, name="release"),
    path("preschool/", others.show_preschool, name="preschool"),
    path("special/", others.show_special, name="special"),
    path("special/baseline/", others.set_baseline, name="baseline"),
]
