"""How the events of customers read."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.timeline.events import EventType, declare

STAGES = Customer.Stage.choices

declare(
    EventType("customers.customer_created", _("%(name)s was entered as %(code)s."), icon="plus", tone="ok"),
    EventType(
        "customers.customer_taken_over",
        _("%(name)s was taken over as %(code)s. It was entered elsewhere by %(author)s on %(entered_on)s."),
        icon="plus",
        tone="ok",
    ),
    EventType(
        "customers.customer_taken_back", _("%(name)s (%(code)s) came by a file and was taken back."), icon="undo"
    ),
    EventType("customers.customer_changed", _("The record was changed: %(summary)s."), icon="edit"),
    EventType(
        "customers.stage_moved",
        _("The stage moved from %(before)s to %(stage)s."),
        icon="route",
        tone="info",
        words={"before": STAGES, "stage": STAGES},
    ),
    EventType(
        "customers.customer_assigned", _("%(name)s now belongs to %(owner)s (before: %(before)s)."), "user", "", True
    ),
    EventType("customers.customer_claimed", _("%(owner)s took %(customer)s from the pool."), icon="user", tone="ok"),
    EventType(
        "customers.customer_returned",
        _("%(name)s went back to the pool: nothing happened since %(active_on)s (before: %(before)s)."),
        icon="users",
        tone="warn",
    ),
    EventType(
        "customers.customer_released", _("%(name)s was given back to the pool by %(before)s: %(reason)s"), "users"
    ),
    EventType("customers.customer_protected", _("%(name)s stays with its rep, however long it is quiet."), "shield"),
    EventType("customers.customer_unprotected", _("%(name)s may go back to the pool again."), "shield"),
    EventType(
        "customers.pool_warned",
        _(
            "%(warned)s customers of %(owner)s go back to the pool soon, %(customer)s first, on %(day)s; "
            "%(returned)s went now."
        ),
        icon="clock",
        tone="warn",
    ),
    EventType("customers.pool_took", _("%(returned)s customers of %(owner)s went back to the pool."), icon="users"),
    EventType(
        "customers.customers_merged", _("%(merged)s (%(code)s) was merged into %(survivor)s."), "users", "info", True
    ),
    EventType(
        "customers.pair_reconsidered", _("Whether %(one)s and %(other)s are one customer is open again."), "undo"
    ),
    EventType(
        "customers.customers_unmerged", _("%(merged)s (%(code)s) and %(survivor)s are two customers again."), "undo"
    ),
    EventType("customers.customer_tagged", _("Tags now: %(tags)s."), icon="tag"),
    EventType("customers.declared_different", _("%(one)s and %(other)s are different customers."), icon="users"),
    EventType("customers.contact_added", _("Contact %(contact)s was added."), icon="user"),
    EventType("customers.contact_changed", _("Contact %(contact)s was changed: %(summary)s."), icon="user"),
    EventType("customers.contact_removed", _("Contact %(contact)s was removed."), icon="user"),
    EventType("customers.address_added", _("Address %(address)s was added."), icon="pin"),
    EventType("customers.address_removed", _("Address %(address)s was removed."), icon="pin"),
)
