from django.urls import path

from zorgkrediet.web.employer import views

urlpatterns = [
    path("", views.overview, name="employer-list"),
    path("nieuw/", views.who, name="employer-start"),
    path("nieuw/gegevens/", views.part, name="employer-part"),
    path("aanvraag/<str:reference>/", views.detail, name="employer-detail"),
    path("aanvraag/<str:reference>/wijzigen/", views.edit, name="employer-edit"),
    path("aanvraag/<str:reference>/versturen/", views.send, name="employer-send"),
    path("aanvraag/<str:reference>/herinneren/", views.remind, name="employer-remind"),
    path("aanvraag/<str:reference>/schrappen/", views.discard, name="employer-discard"),
    path("aanvraag/<str:reference>/brief/", views.letter, name="employer-letter"),
]
