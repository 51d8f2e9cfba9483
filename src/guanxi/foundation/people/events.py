"""What can happen to people, and how it reads on a timeline."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("people.user_created", _("User %(username)s was created"), icon="user"),
    EventType("people.user_changed", _("User %(username)s was changed: %(fields)s"), icon="user"),
    EventType("people.user_deactivated", _("User %(username)s was deactivated"), icon="lock", tone="warn"),
    EventType("people.user_reactivated", _("User %(username)s may sign in again"), icon="user"),
    EventType("people.password_set", _("The password of %(username)s was changed"), icon="lock"),
    EventType("people.role_granted", _("%(username)s was given the role %(role)s"), icon="user"),
    EventType("people.role_withdrawn", _("%(username)s no longer has the role %(role)s"), icon="user", tone="warn"),
    EventType("people.role_changed", _("Role %(role)s: reach %(reach)s, permissions %(permissions)s"), icon="lock"),
    EventType("people.unit_created", _("Unit %(unit)s was created"), icon="users"),
    EventType("people.unit_changed", _("Unit %(unit)s was changed"), icon="users"),
    EventType("people.unit_moved", _("Unit %(unit)s now belongs to %(parent)s"), icon="users"),
    EventType("people.unit_removed", _("Unit %(unit)s was removed"), icon="users", tone="warn"),
    EventType("people.delegated", _("%(to)s stands in from %(starts_on)s to %(ends_on)s"), icon="users"),
    EventType("people.delegation_revoked", _("%(to)s no longer stands in"), icon="users", tone="warn"),
    EventType("people.token_issued", _("Access token “%(token)s” was issued"), icon="lock"),
    EventType("people.token_revoked", _("Access token “%(token)s” was revoked"), icon="lock", tone="warn"),
    EventType("people.signed_in_by_link", _("Signed in by a one-time link"), icon="lock"),
    EventType("people.seen_as", _("%(viewer)s looked at the program as %(username)s"), icon="user", tone="warn"),
)
