from django.urls import path

from zorgkrediet.web.employee import money, own_account, proofs, report, status, steps

urlpatterns = [
    path("", status.overview, name="employee-list"),
    path("uitnodiging/<str:token>/", status.invitation, name="employee-invitation"),
    path("betalingen/", money.payments, name="employee-payments"),
    path("betalingen/<int:year>/fiche/", money.year_slip, name="employee-year-slip"),
    path("rekeningnummer/", own_account.own_account, name="employee-own-account"),
    path("aanvraag/<str:reference>/", status.detail, name="employee-detail"),
    path("aanvraag/<str:reference>/brief/", status.letter, name="employee-letter"),
    path("aanvraag/<str:reference>/antwoorden/", status.answers, name="employee-answers"),
    path("aanvraag/<str:reference>/intrekken/", status.withdraw, name="employee-withdraw"),
    path("aanvraag/<str:reference>/aanvulling/", status.supplement, name="employee-supplement"),
    path("aanvraag/<str:reference>/melden/", report.report, name="employee-report"),
    path("aanvraag/<str:reference>/melding/<int:key>/", report.reported, name="employee-reported"),
    path("aanvraag/<str:reference>/gezin/", steps.household, name="employee-household"),
    path("aanvraag/<str:reference>/motief/", steps.motive, name="employee-motive"),
    path("aanvraag/<str:reference>/verlof/", steps.leaves, name="employee-leaves"),
    path("aanvraag/<str:reference>/inkomsten/", steps.income, name="employee-income"),
    path("aanvraag/<str:reference>/rekening/", steps.account, name="employee-account"),
    path("aanvraag/<str:reference>/bewijsstukken/", proofs.proofs, name="employee-proofs"),
    path("aanvraag/<str:reference>/nakijken/", steps.review, name="employee-review"),
    path("bewijsstuk/<int:document_id>/", proofs.download, name="employee-proof"),
    path("bewijsstuk/<int:document_id>/verwijderen/", proofs.remove, name="employee-proof-remove"),
]
