from django.urls import path

from payments.web.slips import my_slip, my_years

app_name = "payments"

urlpatterns = [
    path("mijn/fiches/", my_years, name="my-years"),
    path("mijn/fiches/<int:year>/", my_slip, name="my-slip"),
]
