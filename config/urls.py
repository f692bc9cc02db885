"""The addresses of the whole site; each app brings its own list."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from kernel.admin import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kernel.web.urls")),
    path("taal/", set_language, name="set_language"),
    path("beheer/", desk.urls),
    path("account/", include("accounts.login_urls")),
    path("toegang/", include("accounts.urls")),
    path("demo/", include("accounts.demo_urls")),
    path("", include("allauth.idp.urls")),
    path("api/v1/", include("config.api")),
    path("", include("correspondence.urls")),
    path("ecalcura/", include("ecalcura.urls")),
    path("", include("zorgkrediet.urls")),
]
