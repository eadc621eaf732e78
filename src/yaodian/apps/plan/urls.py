"""Addresses of the work plan (工作要点)."""

from __future__ import annotations

from django.urls import path

from yaodian.apps.plan.views import approvals, imports, opening, review, targets, tasks

urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:draft_id>/", review.review_page, name="review"),
    path("imports/<int:draft_id>/act", review.review_act, name="review_act"),
    path("imports/<int:draft_id>/clause/<str:clause_id>", review.review_clause, name="review_clause"),
    path("imports/<int:draft_id>/confirm", imports.confirm_import, name="confirm_import"),
    path("imports/<int:draft_id>/discard", imports.discard_import, name="discard_import"),
    path("imports/<int:draft_id>/diff", imports.review_diff, name="review_diff"),
    path("imports/<int:draft_id>/update", imports.confirm_update, name="confirm_update"),
    path("suspects/", imports.suspects, name="suspects"),
    path("suspects/clauses/<int:clause_id>", imports.clear_clause, name="clear_clause"),
    path("suspects/targets/<int:target_id>", imports.withdraw_target, name="withdraw_target"),
    path("", opening.opening, name="opening"),
    path("point/<int:point_id>/tasks", opening.point_tasks, name="point_tasks"),
    path("text/<int:plan_id>/", opening.text, name="text"),
    path("section/<int:section_id>/", opening.section, name="section"),
    path("clause/<int:clause_id>/", opening.clause, name="clause"),
    path("matrix/", opening.matrix, name="matrix"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/dispatch", tasks.dispatch, name="dispatch"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/sign", tasks.sign, name="sign"),
    path("tasks/<int:task_id>/sign-by-phone", tasks.sign_by_phone, name="sign_by_phone"),
    path("tasks/<int:task_id>/report", tasks.report, name="report"),
    path("tasks/<int:task_id>/ask/<str:kind>", tasks.ask, name="ask"),
    path("tasks/<int:task_id>/remind", tasks.remind, name="remind"),
    path("tasks/<int:task_id>/instruct", tasks.instruct, name="instruct"),
    path("tasks/<int:task_id>/resume", tasks.resume, name="resume"),
    path("tasks/<int:task_id>/clear", tasks.clear, name="clear"),
    path("entries/<int:entry_id>/check", tasks.check_entry, name="check_entry"),
    path("milestones/<int:milestone_id>/reach", tasks.reach_milestone, name="reach_milestone"),
    path("deliverables/<int:deliverable_id>/submit", tasks.submit_deliverable, name="submit_deliverable"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:approval_id>/", approvals.approval, name="approval"),
    path("leader/", approvals.leader, name="leader"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<int:target_id>/", targets.target, name="target"),
    path("targets/<int:target_id>/choose/<int:reading_id>", targets.choose, name="choose_reading"),
    path("targets/<int:target_id>/quote", targets.quote, name="quote"),
    path("targets/<int:target_id>/declare", targets.declare, name="declare"),
    path("targets/<int:target_id>/baseline", targets.baseline, name="baseline"),
    path("figures/<int:figure_id>/check", targets.check_figure, name="check_figure"),
    path("figures/<int:figure_id>/withdraw", targets.withdraw_figure, name="withdraw_figure"),
    path("declarations/<int:declaration_id>/check", targets.check_declaration, name="check_declaration"),
]
