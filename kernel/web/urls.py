"""Addresses of the pages that belong to no scheme."""

from django.urls import path

from kernel.web import gallery, pages

app_name = "pages"
urlpatterns = [
    path("", pages.start, name="start"),
    path("hulp/", pages.help_and_contact, name="help"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("programmeurs/", pages.developers, name="developers"),
    path("stijl/", gallery.show, name="gallery"),
]
