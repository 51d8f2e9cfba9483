"""A customer's whole file over the API: the five classes of record, people, places, stages, how complete it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from guanxi.domains.customers.extra import CONTACT as CONTACT_KIND
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import completeness
from guanxi.domains.customers.record import ADDRESS, CONTACT, values_of
from guanxi.foundation.fields.api import ExtraOut, extra_of, extra_of_many
from guanxi.kit.api import Amount, check_scope, plain

router = Router(tags=["customers"])


class ContactOut(Schema):
    """A person at a customer; `version` goes along with `customers.change_contact`."""

    id: int
    version: int
    name: str
    role: str
    is_main: bool
    phone: str
    wechat: str
    email: str
    preferred_channel: str
    best_time: str
    birthday: date | None
    education: str
    income: str
    interests: str
    influences: str
    notes: str
    extra: ExtraOut


class AddressOut(Schema):
    """A further place of a customer; `county` is a 6-digit code."""

    id: int
    purpose: str
    county: str | None
    street: str
    postcode: str
    latitude: Amount | None
    longitude: Amount | None


class StageOut(Schema):
    """From which day a customer stood at a stage."""

    stage: str
    since: date


class ClassOut(Schema):
    """One class or layer of record: what is known of it, as a share of 1, and what is missing."""

    key: str
    rate: float
    missing: list[str]


class FileOut(Schema):
    """Everything kept of a customer. `record` has the fields that `PATCH` takes, other records by their ids."""

    id: int
    version: int
    record: dict[str, Any]
    extra: ExtraOut
    tags: list[str]
    contacts: list[ContactOut]
    addresses: list[AddressOut]
    stages: list[StageOut]
    percent: int = Field(description="mean of the five classes, in whole percent")
    classes: list[ClassOut] = Field(description="the five classes of record (S1-23)")
    layers: list[ClassOut] = Field(description="the layers of S1-33")


@router.get("/{pk}/file", response=FileOut, summary="A customer's whole file")
def read_file(request: HttpRequest, pk: int) -> Any:
    """The five classes of record, contacts, addresses, stages, tags, and how complete all that is."""
    check_scope(request, "read")
    seen = Customer.objects.visible_to(request.user).select_related("commercial", "logistic")
    customer = get_object_or_404(seen.prefetch_related("contacts", "addresses", "stage_facts", "tags"), pk=pk)
    known = completeness(customer)
    people = list(customer.contacts.all())
    extra = extra_of_many(CONTACT_KIND, [one.pk for one in people], request.user)
    return {
        "id": customer.pk,
        "version": customer.version,
        "record": {name: _plain(value) for name, value in values_of(customer).items()},
        "tags": sorted(str(tag) for tag in customer.tags.all()),
        "extra": extra_of(customer, request.user),
        "contacts": [_fields(one, ("id", "version", *CONTACT)) | {"extra": extra[one.pk]} for one in people],
        "addresses": [_fields(one, ("id", *ADDRESS)) | {"county": one.county_id} for one in customer.addresses.all()],
        "stages": sorted((_fields(one, ("stage", "since")) for one in customer.stage_facts.all()), key=_since),
        "percent": known.percent,
        "classes": [_part(one) for one in known.classes],
        "layers": [_part(one) for one in known.layers],
    }


def _fields(row: Any, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _since(fact: dict[str, Any]) -> Any:
    return fact["since"]


def _part(part: Any) -> dict[str, Any]:
    return {"key": part.key, "rate": round(part.rate, 3), "missing": list(part.missing)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
