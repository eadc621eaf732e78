"""Form addresses (表单地址)."""

urlpatterns: list[object] = []
