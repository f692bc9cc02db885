"""The access page, below `/toegang/`."""

from django.urls import path, register_converter

from accounts.web import views


class EnterpriseNumber:
    """Ten digits that start with 0 or 1; a national number has eleven and never stands in an address."""

    regex = "[01][0-9]{9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EnterpriseNumber, "kbo")

app_name = "accounts"
urlpatterns = [
    path("", views.access, name="access"),
    path("<kbo:kbo_number>/", views.access_organisation, name="access-organisation"),
    path("<kbo:kbo_number>/<int:grant_id>/beeindigen/", views.end_access, name="access-end"),
]
