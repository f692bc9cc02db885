from django.urls import path

from ecalcura.api.simulations import Findings, Simulations

urlpatterns = [
    path("simulations", Simulations.as_view(), name="ecalcura-simulations"),
    path("findings", Findings.as_view(), name="ecalcura-findings"),
]
