"""Logging in, the own account, the second factor and ACM/IDM, below `/account/`."""

from allauth.socialaccount import views as socialaccount
from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("acm/geannuleerd/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("acm/fout/", socialaccount.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
