from django.urls import path

from ecalcura.api.entries import FacilityEntries
from ecalcura.api.invoiced_days import FacilityDays
from ecalcura.api.report import FacilityReport
from ecalcura.api.simulations import Findings, Simulations

urlpatterns = [
    path("simulations", Simulations.as_view(), name="ecalcura-simulations"),
    path("findings", Findings.as_view(), name="ecalcura-findings"),
    path("facilities/<str:hco>/report", FacilityReport.as_view(), name="ecalcura-report"),
    path("facilities/<str:hco>/entries", FacilityEntries.as_view(), name="ecalcura-entries"),
    path("facilities/<str:hco>/invoiced-days", FacilityDays.as_view(), name="ecalcura-days"),
]
