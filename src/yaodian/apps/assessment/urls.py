"""Assessment addresses (考核地址)."""

from django.urls import path

from yaodian.apps.assessment.views import drafting, items, schemes, sheets, surveys

urlpatterns = [
    path("", schemes.schemes, name="schemes"),
    path("load/", schemes.load, name="load"),
    path("schemes/<int:scheme_id>/", schemes.scheme, name="scheme"),
    path("schemes/<int:scheme_id>/open/", schemes.open_scheme, name="open"),
    path("schemes/<int:scheme_id>/compute/", schemes.compute, name="compute"),
    path("schemes/<int:scheme_id>/publish/", schemes.publish, name="publish"),
    path("schemes/<int:scheme_id>/freeze/", schemes.freeze, name="freeze"),
    path("schemes/<int:scheme_id>/circular/", schemes.circular, name="circular"),
    path("schemes/<int:scheme_id>/propose/", items.propose, name="propose"),
    path("schemes/<int:scheme_id>/edit/", drafting.edit, name="edit"),
    path("schemes/<int:scheme_id>/units/", drafting.units, name="units"),
    path("schemes/<int:scheme_id>/indicators/<str:kind>/", drafting.add_indicator, name="add_indicator"),
    path("indicators/<int:indicator_id>/", drafting.edit_indicator, name="indicator"),
    path("indicators/<int:indicator_id>/drop/", drafting.drop_indicator, name="drop_indicator"),
    path("indicators/<int:indicator_id>/rate/", sheets.rate, name="rate"),
    path("sheets/<int:participant_id>/", sheets.sheet, name="sheet"),
    path("indicators/<int:indicator_id>/papers/", surveys.enter, name="enter_survey"),
    path("surveys/<int:survey_id>/", surveys.survey, name="survey"),
    path("surveys/<int:survey_id>/check/", surveys.check, name="check_survey"),
    path("surveys/<int:survey_id>/withdraw/", surveys.withdraw, name="withdraw_survey"),
    path("sheets/<int:participant_id>/confirm/", sheets.confirm, name="confirm_sheet"),
    path("sheets/<int:participant_id>/appeal/", sheets.file_appeal, name="file_appeal"),
    path("items/<int:item_id>/", items.item, name="item"),
    path("items/<int:item_id>/decide/", items.decide, name="decide_item"),
    path("items/<int:item_id>/withdraw/", items.withdraw, name="withdraw_item"),
    path("appeals/<int:appeal_id>/", sheets.appeal, name="appeal"),
    path("appeals/<int:appeal_id>/answer/", sheets.answer, name="answer"),
]
