"""The addresses of the whole site; each app brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

from kernel.admin import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer/", desk.urls),
    path("account/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]
