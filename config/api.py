"""All addresses under /api/v1; each app brings its own list. A new version gets a new list beside this one."""

from django.urls import URLPattern, URLResolver, include, path

from kernel.api.docs import Contract, docs
from kernel.api.health import Health
from kernel.api.views import NotFound

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", Contract.as_view(), name="contract"),
    path("docs", docs, name="docs"),
    path("health", Health.as_view(), name="health"),
    path("zorgkrediet/", include("zorgkrediet.api.urls")),
    path("ecalcura/", include("ecalcura.api.urls")),
    path("payments/", include("payments.api.urls")),
    path("<path:rest>", NotFound.as_view(), name="not-found"),
]
