"""What is done to many customers at once, in the pool and on the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guanxi.domains.customers.actions import assign_customers, protect_customers, release_customers
from guanxi.foundation.people.queries import reps_within
from guanxi.kit.listing import BulkAction, export_action


def rep_form(user: Any) -> type[forms.Form]:
    """Who is to look after them."""

    class RepForm(forms.Form):
        owner = forms.ModelChoiceField(label=_("Rep"), queryset=reps_within(user))

    return RepForm


class ReleaseForm(forms.Form):
    """Why a customer goes back to the pool."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ProtectForm(forms.Form):
    """Whether customers stay with their rep however long they are quiet."""

    is_protected = forms.TypedChoiceField(
        label=_("Pool"), coerce=lambda value: value == "1",
        choices=[("1", _("never back to the pool")), ("0", _("back to the pool by the rule"))],
    )  # fmt: skip


def assign(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> str:
    """Give the chosen customers to a rep."""
    moved = assign_customers(rows, owner=data["owner"], by=by, at=at, key=key)
    text = ngettext("%(n)s customer is now with %(rep)s.", "%(n)s customers are now with %(rep)s.", moved)
    return text % {"n": moved, "rep": data["owner"]}


def release(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> str:
    """Give the chosen customers back to the pool."""
    done = release_customers(rows, reason=data["reason"], by=by, at=at, key=key)
    return ngettext("%(n)s customer is in the pool.", "%(n)s customers are in the pool.", done) % {"n": done}


def protect(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> str:
    """Keep the chosen customers out of the pool, or no longer."""
    done = protect_customers(rows, is_protected=data["is_protected"], by=by, at=at, key=key)
    return ngettext("%(n)s customer was changed.", "%(n)s customers were changed.", done) % {"n": done}


POOL_BULK = (
    BulkAction("assign", _("Assign to a rep"), assign, "user", "customers.assign_customers", rep_form),
    export_action(),
)
TO_POOL = (
    BulkAction("release", _("Back to the pool"), release, "users", "customers.release_customers",
               lambda _user: ReleaseForm),
    BulkAction("protect", _("Keep out of the pool"), protect, "shield", "customers.protect_customers",
               lambda _user: ProtectForm),
)  # fmt: skip
