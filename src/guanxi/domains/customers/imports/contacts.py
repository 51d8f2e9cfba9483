"""Contacts from files: people of customers that are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.actions.people import add_contacts
from guanxi.domains.customers.actions.taking_over import Corrections, correct_customers
from guanxi.domains.customers.imports.contact_fields import contact_fields
from guanxi.domains.customers.imports.judging import MEND, judge_columns
from guanxi.domains.customers.imports.matching import ASK_THERE, BELONGS_ELSEWHERE, by_code_or_name
from guanxi.domains.customers.imports.reading import join_names, moment, role_of
from guanxi.domains.customers.imports.undoing import CHANGED, GONE, KEEP, TOUCHED, is_same
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import CONTACT
from guanxi.foundation.people.visibility import reach_of
from guanxi.foundation.timeline.hanging import touched_since
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, Likeness, Obstacle, RunContext, Written

MODEL = "customers.contact"
OTHER_CUSTOMER = _("This contact belongs to another customer, and people do not move by a file.")
BY_CUSTOMER = _("Recognise contacts by customer and name.")
SAME_NAME, SAME_PHONE = _("the same name at this customer"), _("the same telephone at this customer")


class ContactsTarget(ImportTarget):
    """People at customers (S1-33, S2-43); a row is a person."""

    key = "contacts"
    label = _("Contacts")
    noun = pgettext_lazy("import", "contact")
    model = MODEL
    permission = "customers.add_contact"
    change_permission = "customers.change_contact"
    keys = (("customer", "name"), ("customer", "phone"), ("phone",))
    order = 20
    icon = "user"
    hint = _("People of customers who are here already.")

    def fields(self, user: Any) -> Sequence[ImportField]:
        return contact_fields()

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        _settle(items)
        customers = _customers(items, context) if "customer" in key else {}
        wanted = {str(item.values.get(key[-1]) or "").strip() for item in items} - {""}
        rows = Contact.objects.filter(**{f"{key[-1]}__among": sorted(wanted)}, customer__merged_into__isnull=True)
        reach, hits = reach_of(context.by), defaultdict(list)
        columns = ("pk", key[-1], "customer", "customer__owner", "customer__unit")
        for pk, text, customer, owner, unit in rows.order_by("pk").values_list(*columns):
            hits[text].append((pk, customer, reach.covers(owner, unit)))
        found: list[list[int]] = []
        for item in items:
            rows_here = hits.get(str(item.values.get(key[-1]) or "").strip(), [])
            if "customer" in key:
                here = customers.get(str(item.values.get("customer") or ""))
                rows_here = [one for one in rows_here if one[1] == here]
            within = [pk for pk, _customer, is_seen in rows_here if is_seen]
            if rows_here and not within:
                item.problems.append(Problem("out_of_reach", key[-1], BELONGS_ELSEWHERE, ASK_THERE))
            found.append(within)
        return found

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        kept = [name for name in names if name in CONTACT]
        rows = Contact.objects.filter(pk__among=list(pks)).values_list("pk", "customer__code", *kept)
        is_asked = "customer" in names
        return {
            pk: dict(zip(kept, values, strict=True)) | ({"customer": code} if is_asked else {})
            for pk, code, *values in rows
        }

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        _settle(items)
        columns = {name: name for name in CONTACT if name != "is_main"}
        judge_columns(items, columns, fields.PERSON, on=timezone.localdate(context.at))
        _check_customers(items, found, context)
        for item, pk in zip(items, found, strict=True):
            values = item.values
            if not values.get("is_main"):
                values.pop("is_main", None)  # a file says who is the main contact, never that nobody is
            if "name" in values and not values["name"]:
                item.problems.append(Problem("name_missing", "name", _("A contact needs a name."), MEND))
            if pk is not None:
                values.pop("entered_at", None)
                continue
            if "role" not in values and (role := role_of(str(values.get("notes") or "").split("\n")[0])):
                values["role"] = role
            if entered_at := moment(values.get("entered_at")):
                values["entered_at"] = entered_at

    def likely(self, items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
        customers = _customers(items, context)
        there = defaultdict(list)
        for one in Contact.objects.filter(customer__among=sorted(set(customers.values()))).order_by("pk"):
            there[one.customer_id].append(one)
        answers: list[list[Likeness]] = []
        for item in items:
            name, phone = item.values.get("name"), item.values.get("phone")
            hits = []
            for one in there[customers.get(str(item.values.get("customer")), 0)]:
                reasons = ((SAME_NAME,) if one.name == name else ()) + ((SAME_PHONE,) if phone == one.phone else ())
                if reasons and (one.name == name or phone):
                    values = {key: getattr(one, key) for key in CONTACT}
                    hits.append(Likeness(one.pk, one.name, _address(one.customer_id), reasons, values))
            answers.append(hits)
        return answers

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        customers = _customers(items, context)
        rows: list[Any] = [(customers[str(item.values["customer"])], _known(item)) for item in items]
        moments = {place: at for place, item in enumerate(items) if (at := item.values.get("entered_at"))}
        made = add_contacts(rows, entered_at=moments, by=context.by, at=context.at)
        return [
            Written(item.row, MODEL, one.pk, None, dict(item.values)) for item, one in zip(items, made, strict=True)
        ]

    def change(self, changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
        names = sorted({name for _item, _pk, new in changes for name in new if name in CONTACT})
        before = self.present([pk for _item, pk, _new in changes], names)
        sides: Any = {pk: {name: new[name] for name in names if name in new} for _item, pk, new in changes}
        correct_customers(Corrections(contacts=sides), by=context.by, at=context.at)
        return [
            Written(item.row, MODEL, pk, {name: before[pk][name] for name in sides[pk]}, sides[pk])
            for item, pk, _new in changes
        ]

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        rows = Contact.objects.filter(pk__among=list(pks)).select_related("customer")
        return {one.pk: (f"{one.name} · {one.customer}", _address(one.customer_id)) for one in rows}

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        pks = [one.pk for one in written]
        names = sorted({name for one in written for name in one.after if name in CONTACT and name != "is_main"})
        now, shown = self.present(pks, names), self.shown(pks)
        touched = touched_since(MODEL, [one.pk for one in written if one.before is None])
        labels = {one.key: str(one.label) for one in contact_fields()}
        found: list[Obstacle] = []
        for one in written:
            label, url = shown.get(one.pk, (str(one.after.get("name", one.pk)), ""))
            here = now.get(one.pk, {})
            differing = [
                labels[name] for name in here if name in one.after and not is_same(here[name], one.after[name])
            ]
            if one.pk not in now:
                found.append(Obstacle(MODEL, one.pk, label, url, GONE))
            elif one.before is not None and differing:
                found.append(Obstacle(MODEL, one.pk, label, url, CHANGED % {"names": ", ".join(differing)}, KEEP))
            elif one.pk in touched:
                found.append(Obstacle(MODEL, one.pk, label, url, TOUCHED, KEEP))
        return found

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        changed: Any = {one.pk: dict(one.before) for one in written if one.before is not None}
        made = [one.pk for one in written if one.before is None]
        correct_customers(Corrections(contacts=changed, fewer=made), by=context.by, at=context.at)


def _settle(items: Sequence[Item]) -> None:
    """Names of two columns as one, the position among the notes; doing it again changes nothing."""
    for item in items:
        values = item.values
        if "last_name" in values or "first_name" in values:
            join_names(values, "last_name", "first_name", "name")
        if "title" in values and (title := values.pop("title")):
            values["notes"] = "\n".join(filter(None, (title, values.get("notes"))))


def _customers(items: Sequence[Item], context: RunContext) -> dict[str, int]:
    """What rows call their customers → the customers within reach, where it is clear which."""
    texts = {str(item.values["customer"]) for item in items if item.values.get("customer")}
    answer = by_code_or_name(texts, context, field="customer")
    return {text: pk for text in texts if isinstance(pk := answer(text), int)}


def _check_customers(items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
    texts = {str(item.values["customer"]) for item in items if item.values.get("customer")}
    answer = by_code_or_name(texts, context, field="customer")
    answers = {text: answer(text) for text in texts}
    pks = [pk for pk in answers.values() if isinstance(pk, int)]
    codes = dict(Customer.objects.filter(pk__among=pks).values_list("pk", "code"))
    theirs = dict(Contact.objects.filter(pk__among=[pk for pk in found if pk]).values_list("pk", "customer"))
    for item, pk in zip(items, found, strict=True):
        customer = answers.get(str(item.values.get("customer") or ""))
        if isinstance(customer, Problem):
            item.problems.append(customer)
        elif customer is not None:
            item.values["customer"] = codes[customer]
            if pk is not None and theirs.get(pk) != customer:
                item.problems.append(Problem("other_customer", "customer", OTHER_CUSTOMER, BY_CUSTOMER))


def _known(item: Item) -> dict[str, Any]:
    return {name: item.values[name] for name in CONTACT if item.values.get(name) is not None}


def _address(customer: int) -> str:
    return reverse("customers:customer", args=[customer])
