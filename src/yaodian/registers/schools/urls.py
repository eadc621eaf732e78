"""学校登记地址 (addresses of the schools register)."""

from django.urls import path

from yaodian.registers.schools.views import lists, register, sites

urlpatterns = [
    path("", lists.schools, name="list"),
    path("kindergartens/", lists.kindergartens, name="kindergartens"),
    path("private/", lists.private_schools, name="private"),
    path("rooms/", lists.rooms, name="rooms"),
    path("map/", lists.city_map, name="map"),
    path("snapshots/", lists.snapshot_list, name="snapshots"),
    path("snapshots/<int:snapshot_id>/", lists.snapshot, name="snapshot"),
    path("codes/", lists.codes, name="codes"),
    path("codes/new/", register.code, name="code_new"),
    path("codes/<int:code_id>/", register.code, name="code"),
    path("townships/<int:township_id>/", register.township, name="township"),
    path("new/", register.school_edit, name="new"),
    path("<int:pk>/", register.portrait, name="school"),
    path("<int:pk>/edit/", register.school_edit, name="edit"),
    path("<int:pk>/recognise/", register.recognise, name="recognise"),
    path("<int:pk>/classify/", register.classify, name="classify"),
    path("<int:pk>/facts/new/", register.facts_new, name="facts_new"),
    path("facts/<int:facts_id>/", register.facts_correct, name="facts"),
    path("<int:pk>/site/", sites.site, name="site"),
    path("<int:pk>/campuses/new/", sites.campus_new, name="campus_new"),
    path("campuses/<int:campus_id>/", sites.campus, name="campus"),
    path("campuses/<int:campus_id>/buildings/new/", sites.building_new, name="building_new"),
    path("buildings/<int:building_id>/", sites.building, name="building"),
    path("buildings/<int:building_id>/close/", sites.close_building, name="close_building"),
    path("buildings/<int:building_id>/rooms/new/", sites.room_new, name="room_new"),
    path("rooms/<int:room_id>/", sites.room, name="room"),
    path("rooms/<int:room_id>/close/", sites.close_room, name="close_room"),
]
