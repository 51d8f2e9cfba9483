"""What the office does to many customers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.domains.customers.actions import assign_customers, tag_customers
from guanxi.domains.customers.pool.bulk import TO_POOL
from guanxi.foundation.people.queries import reps_within
from guanxi.kit.errors import BadInput
from guanxi.kit.listing import BulkAction, export_action


def assign_form(user: Any) -> type[forms.Form]:
    """Who is to look after them."""

    class AssignForm(forms.Form):
        owner = forms.ModelChoiceField(label=gettext_lazy("Rep"), queryset=reps_within(user))

    return AssignForm


def tag_form(_user: Any) -> type[forms.Form]:
    """Words to hang on and to take off, divided by commas."""

    class TagForm(forms.Form):
        add = forms.CharField(label=gettext_lazy("Add tags"), required=False, max_length=200)
        remove = forms.CharField(label=gettext_lazy("Remove tags"), required=False, max_length=200)

        def clean(self) -> dict[str, Any]:
            values: dict[str, Any] = super().clean() or {}
            for name in ("add", "remove"):
                words = (values.get(name) or "").replace("，", ",").replace("、", ",").split(",")
                values[name] = [word.strip() for word in words if word.strip()]
            if not values["add"] and not values["remove"]:
                raise forms.ValidationError(_("Write at least one tag."))
            return values

    return TagForm


def assign(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> str:
    """Give the chosen customers to a rep."""
    moved = assign_customers(rows, owner=data["owner"], by=by, at=at, key=key)
    text = ngettext("%(n)s customer is now with %(rep)s.", "%(n)s customers are now with %(rep)s.", moved)
    return text % {"n": moved, "rep": data["owner"]}


def tag(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> str:
    """Hang words on the chosen customers."""
    done = tag_customers(rows, add=data["add"], remove=data["remove"], by=by, at=at, key=key)
    return ngettext("%(n)s customer is tagged.", "%(n)s customers are tagged.", done) % {"n": done}


def merge(rows: Sequence[Any], data: dict[str, Any], *, by: Any, at: datetime, key: str | None = None) -> Any:
    """Lay two chosen customers beside each other.

    Raises:
        BadInput: not exactly two were chosen.
    """
    if len(rows) != 2:
        raise BadInput(chosen=_("Choose exactly two customers to merge."))
    return redirect(f"{reverse('customers:merge')}?one={rows[0].pk}&other={rows[1].pk}")


CUSTOMER_BULK = (
    BulkAction("assign", gettext_lazy("Change rep"), assign, "user", "customers.assign_customers", assign_form),
    BulkAction("tag", gettext_lazy("Tag"), tag, "tag", "customers.tag_customers", tag_form),
    *TO_POOL,
    BulkAction("merge", gettext_lazy("Merge two"), merge, "users", "customers.merge_customers"),
    export_action(),
)
