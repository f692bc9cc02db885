from django.urls import path

from correspondence.web import views

app_name = "correspondence"

urlpatterns = [
    path("brieven/<uuid:public_id>/", views.letter, name="letter"),
]
