"""Addresses of signing in: of the library's pages only those a company needs. No sign-up, no mail-based reset."""

from allauth.account import views as account
from django.urls import include, path

from guanxi.foundation.people.sign_in import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
