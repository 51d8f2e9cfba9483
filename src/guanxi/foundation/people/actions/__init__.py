"""The verbs of this room, one file a noun."""

from guanxi.foundation.people.actions.delegations import delegate, revoke_delegation
from guanxi.foundation.people.actions.roles import change_role, grant_role, withdraw_role
from guanxi.foundation.people.actions.sight import see_as
from guanxi.foundation.people.actions.signin_links import issue_signin_link, use_signin_link
from guanxi.foundation.people.actions.tokens import issue_token, revoke_token
from guanxi.foundation.people.actions.units import arrange_unit, change_unit, create_unit, move_unit, remove_unit
from guanxi.foundation.people.actions.users import (
    arrange_user,
    change_own_settings,
    change_user,
    create_user,
    deactivate_user,
    reactivate_user,
    set_password,
)
from guanxi.foundation.people.actions.views import delete_view, save_view, share_view

__all__ = [
    "arrange_unit",
    "arrange_user",
    "change_own_settings",
    "change_role",
    "change_unit",
    "change_user",
    "create_unit",
    "create_user",
    "deactivate_user",
    "delegate",
    "delete_view",
    "grant_role",
    "issue_signin_link",
    "issue_token",
    "move_unit",
    "reactivate_user",
    "remove_unit",
    "revoke_delegation",
    "revoke_token",
    "save_view",
    "see_as",
    "set_password",
    "share_view",
    "use_signin_link",
    "withdraw_role",
]
