from django.urls import path

from zorgkrediet.web.public import views

urlpatterns = [
    path("", views.step, name="simulator"),
    path("resultaat/", views.live, name="simulator-live"),
    path("bewaren/", views.save, name="simulator-save"),
    path("openen/", views.load, name="simulator-load"),
]
