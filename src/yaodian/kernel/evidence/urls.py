"""Evidence addresses (佐证材料地址)."""

from django.urls import path

from yaodian.kernel.evidence import views

urlpatterns = [
    path("<int:file_id>/", views.detail, name="detail"),
    path("<int:file_id>/file/", views.content, name="file"),
    path("<int:file_id>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<int:file_id>/picture/", views.picture, name="picture"),
    path("<int:file_id>/withdraw/", views.withdraw, name="withdraw"),
]
