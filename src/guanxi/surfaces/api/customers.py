"""Customers over the API: who they are with what they owe and ordered, across rooms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from guanxi.domains.customers import actions
from guanxi.domains.customers.extra import CUSTOMER
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import possible_duplicates
from guanxi.domains.customers.record import CustomerChanges
from guanxi.domains.orders.queries import last_orders
from guanxi.domains.receivables.queries import account_of, ageing_of
from guanxi.foundation.fields.api import ExtraIn, ExtraOut, extra_of, extra_of_many
from guanxi.foundation.people.models import Unit, User
from guanxi.kit.api import Amount, Body, check_scope, moment, perform
from guanxi.surfaces.api.lists import CUSTOMERS, customer_page
from guanxi.surfaces.api.parameters import named, told
from guanxi.surfaces.api.records import visible_record
from guanxi.surfaces.api.wire import lift, wire

router = Router(tags=["customers"])
Changes: Any = wire(CustomerChanges)


class CustomerRow(Schema):
    """A customer in a list."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    stage: str
    sales_class: str
    phone: str
    owner: int | None
    unit: int
    last_ordered_on: date | None


class ListedCustomer(CustomerRow):
    """A customer in a list, with its extra fields."""

    extra: ExtraOut


class CustomerPage(Schema):
    """A page of customers; `count` is exact up to 1,000 and then says "1000+"."""

    items: list[ListedCustomer]
    next_cursor: str | None
    count: str
    is_cut: bool = Field(False, description="a search met more candidates than it looks at; type more letters")


class OrderRow(Schema):
    """An order in short."""

    id: int
    number: str
    ordered_on: date
    state: str
    total: Amount


class CustomerOut(CustomerRow):
    """A customer with its account, debt by age and last ten orders."""

    street: str
    email: str
    tax_id: str
    version: int
    merged_into: int | None = Field(description="the customer that carries this one on, once it was merged")
    created_at: str | None
    balance: Amount
    exposure: Amount
    reserved: Amount
    ceiling: Amount | None
    overdue: Amount
    on_account: Amount
    set_aside: Amount = Field(description="the part of it that pays prepaid orders and nothing else")
    ageing: list[Amount]
    orders: list[OrderRow]
    extra: ExtraOut


class DuplicateRow(CustomerRow):
    """A customer that may be the one asked about, and why."""

    reasons: list[str] = Field(description="name, tax_id, phone or near_name")


class DuplicateQuery(Schema):
    """What is known of a customer before it is entered."""

    name: str = Field("", max_length=160)
    phone: str = Field("", max_length=40)
    tax_id: str = Field("", max_length=18)
    exclude: int | None = Field(None, description="the customer being edited")


class CustomerQuery(Schema):
    """Order, filter and place of a list."""

    sort: str = Field("name", description="name, code or last_order; a leading minus turns it round")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    search: str | None = Field(
        None, max_length=60, description="part of name, pinyin, initials, telephone or code, also of contacts"
    )


class CustomerIn(Body):
    """A new customer; the unit is the caller's when left out."""

    name: str = Field(min_length=1, max_length=160)
    code: str = Field("", max_length=30)
    name_en: str = Field("", max_length=160)
    kind: str = "terminal"
    phone: str = Field("", max_length=40)
    street: str = Field("", max_length=200)
    county: str | None = Field(None, description="6-digit county code")
    tax_id: str = Field("", max_length=18)
    owner: int | None = None
    unit: int | None = None
    extra: ExtraIn = None


class ChangesIn(Body):
    """Fields to change, and the `version` they were read at."""

    version: int
    changes: Changes = Field(default_factory=dict)
    extra: ExtraIn = None


def row(customer: Customer) -> dict[str, Any]:
    """A customer as a list shows it."""
    names = ("code", "name", "name_en", "kind", "stage", "sales_class", "phone", "last_ordered_on")
    fields = {name: getattr(customer, name) for name in names}
    return fields | {"id": customer.pk, "owner": customer.owner_id, "unit": customer.unit_id}


def whole(customer: Customer, user: Any) -> dict[str, Any]:
    """A customer with its account, last orders and the extra fields `user` sees."""
    account = account_of(customer)
    aged = ageing_of([customer.pk], as_of=timezone.localdate())[customer.pk]
    orders = [
        {name: getattr(order, name) for name in ("id", "number", "ordered_on", "state", "total")}
        for order in last_orders(customer, n=10)
    ]
    return row(customer) | {
        **{name: getattr(customer, name) for name in ("street", "email", "tax_id", "version")},
        **{name: getattr(account, name) for name in ("balance", "exposure", "reserved", "ceiling")},
        "merged_into": customer.merged_into_id,
        "created_at": moment(customer.created_at),
        "overdue": aged.overdue,
        "on_account": account.unapplied,
        "set_aside": account.earmarked,
        "ageing": list(aged.buckets),
        "orders": orders,
        "extra": extra_of(customer, user),
    }


def list_customers(request: HttpRequest, asked: Query[CustomerQuery]) -> Any:
    """A page of customers."""
    check_scope(request, "read")
    found = customer_page(request.user, request.GET)
    extra = extra_of_many(CUSTOMER, [one.pk for one in found.rows], request.user)
    return {
        "items": [row(one) | {"extra": extra[one.pk]} for one in found.rows],
        "next_cursor": found.next_cursor,
        "count": str(found.count),
        "is_cut": found.is_cut,
    }


list_customers.__doc__ = told(CUSTOMERS)
router.get("", response=CustomerPage, summary="Customers, by page", openapi_extra=named(CUSTOMERS))(list_customers)


@router.get("/duplicates", response=list[DuplicateRow], summary="Customers that may be this one already")
def list_duplicates(request: HttpRequest, asked: Query[DuplicateQuery]) -> Any:
    """The same or a similar name, the same telephone or credit code, nearest first, within the caller's reach."""
    check_scope(request, "read")
    found = possible_duplicates(user=request.user, **asked.dict())
    return [row(one.customer) | {"reasons": list(one.reasons)} for one in found]


@router.get("/{pk}", response=CustomerOut, summary="One customer")
def read_customer(request: HttpRequest, pk: int) -> Any:
    """Balance, exposure, debt by age and the last ten orders included."""
    check_scope(request, "read")
    return whole(get_object_or_404(Customer.objects.visible_to(request.user), pk=pk), request.user)


@router.post("", response={201: CustomerOut}, summary="Add a customer")
def create_customer(request: HttpRequest, payload: CustomerIn) -> Any:
    """The code is drawn from a series when left out."""
    fields = payload.dict(exclude_none=True)
    owner, unit, county = fields.pop("owner", None), fields.pop("unit", None), fields.pop("county", None)
    fields["owner"] = visible_record(User, owner, request.user) if owner else None
    fields["unit"] = visible_record(Unit, unit, request.user) if unit else request.user.unit  # type: ignore[union-attr]
    if county:
        fields["county_id"] = county
    return Status(201, whole(perform(request, actions.create_customer, **fields), request.user))


@router.patch("/{pk}", response=CustomerOut, summary="Change a customer")
def change_customer(request: HttpRequest, pk: int, payload: ChangesIn) -> Any:
    """Refused with 409 and both versions when somebody else changed the same field meanwhile."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    changes = lift(CustomerChanges, payload.changes, request.user)
    told = {"changes": changes, "extra": payload.extra, "version": payload.version}
    return whole(perform(request, actions.update_customer, customer, **told), request.user)
