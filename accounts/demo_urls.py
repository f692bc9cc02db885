"""The demo page, below `/demo/`; the permission table closes it outside demo mode."""

from django.urls import path

from accounts.web import demo

app_name = "demo"
urlpatterns = [
    path("", demo.people, name="people"),
    path("<int:user_id>/", demo.log_in, name="log-in"),
    path("uitgenodigd/<int:person_id>/", demo.log_in_guest, name="log-in-guest"),
]
