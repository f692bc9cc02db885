from django.urls import path

from payments.api.views import DossierPayments, RunDetail, RunList

urlpatterns = [
    path("runs", RunList.as_view(), name="payments-runs"),
    path("runs/<int:number>", RunDetail.as_view(), name="payments-run"),
    path("dossiers/<str:source>/<str:reference>", DossierPayments.as_view(), name="payments-dossier"),
]
