"""The addresses of the whole site; each app brings its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer/", admin.site.urls),
    path("account/", include("allauth.urls")),
]
