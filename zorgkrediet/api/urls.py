from django.urls import path

from zorgkrediet.api.applications import ApplicationDetail, ApplicationList
from zorgkrediet.api.simulations import Findings, Simulations

urlpatterns = [
    path("simulations", Simulations.as_view(), name="zorgkrediet-simulations"),
    path("findings", Findings.as_view(), name="zorgkrediet-findings"),
    path("applications", ApplicationList.as_view(), name="zorgkrediet-applications"),
    path("applications/<str:reference>", ApplicationDetail.as_view(), name="zorgkrediet-application"),
]
