"""The screens of care credit, by audience."""

from django.urls import include, path

app_name = "zorgkrediet"

urlpatterns = [
    path("werkgever/", include("zorgkrediet.web.employer.urls")),
    path("simulator/", include("zorgkrediet.web.public.urls")),
    path("mijn/", include("zorgkrediet.web.employee.urls")),
]
