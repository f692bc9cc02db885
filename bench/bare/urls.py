"""One page that says who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = engines["django"].from_string("<!doctype html><title>Bare</title><p>{{ user.email }} {% now 'j F Y' %}</p>")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"user": request.user}, request))


urlpatterns = [path("", page)]
