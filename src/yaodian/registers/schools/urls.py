"""学校登记地址 (addresses of the schools register)."""

urlpatterns = []
