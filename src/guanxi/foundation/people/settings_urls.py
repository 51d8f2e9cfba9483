"""Addresses of the set-up pages about people."""

from django.urls import path

from guanxi.foundation.people.views import own, roles, units, users

app_name = "settings"
urlpatterns = [
    path("", own.show, name="own"),
    path("tokens/new/", own.issue_token, name="token_new"),
    path("tokens/<int:pk>/end/", own.revoke_token, name="token_revoke"),
    path("delegations/new/", own.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", own.revoke_delegation, name="delegation_end"),
    path("users/", users.index, name="users"),
    path("users/new/", users.create, name="user_new"),
    path("users/<int:pk>/", users.edit, name="user"),
    path("users/<int:pk>/password/", users.change_password, name="user_password"),
    path("users/<int:pk>/activity/", users.change_activity, name="user_activity"),
    path("units/", units.index, name="units"),
    path("units/new/", units.create, name="unit_new"),
    path("units/<int:pk>/", units.edit, name="unit"),
    path("units/<int:pk>/removal/", units.remove, name="unit_removal"),
    path("roles/", roles.index, name="roles"),
    path("roles/<slug:key>/", roles.edit, name="role"),
]
