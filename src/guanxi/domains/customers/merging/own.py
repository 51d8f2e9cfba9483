"""What hangs on a customer in this room and in the foundation, and how it follows a merge."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.movers import Joining, Mover, register_mover
from guanxi.domains.customers.merging.people import PersonKey, key_of
from guanxi.domains.customers.models import Address, Contact, Customer
from guanxi.foundation.forms.models import FormRecord, FormUse
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.timeline.models import File, Follower, Note
from guanxi.foundation.work.models import Task
from guanxi.kit.actions import describe

KIND = "customers.customer"
FILLED = (
    "phone", "wechat", "email", "preferred_channel", "best_time", "birthday", "education", "income", "interests",
    "influences", "notes",
)  # fmt: skip


def join_contacts(joining: Joining) -> dict[str, Any]:
    """The people of one go to the other; somebody known at both stays one person, with what either record knew."""
    known: dict[PersonKey, Contact] = {}
    for contact in joining.survivor.contacts.order_by("id"):
        known.setdefault(key_of(contact), contact)
    has_main = joining.survivor.contacts.filter(is_main=True).exists()
    moved, filled = [], []
    for contact in joining.merged.contacts.order_by("id"):
        same = next((one for key, one in known.items() if key.is_same(key_of(contact))), None)
        if same is not None:
            filled.append(_fill(same, contact))
            continue
        moved.append([contact.pk, contact.is_main])
        is_main = contact.is_main and not has_main
        Contact.objects.filter(pk=contact.pk).update(customer=joining.survivor, is_main=is_main)
    return {"moved": moved, "filled": [one for one in filled if one["fields"]]}


def _fill(same: Contact, other: Contact) -> dict[str, Any]:
    """Write into a person's record what only the other one knew; answers what was written."""
    values = {name: getattr(other, name) for name in FILLED if getattr(other, name) and not getattr(same, name)}
    if same.role == Contact.Role.OTHER and other.role != Contact.Role.OTHER:
        values["role"] = other.role
    before = {name: getattr(same, name) for name in values}
    if values:
        Contact.objects.filter(pk=same.pk).update(**values)
    return {"contact": same.pk, "fields": {name: [describe(before[name]), describe(values[name])] for name in values}}


def part_contacts(joining: Joining, state: dict[str, Any]) -> None:
    """People go back; what was filled in goes out again where nobody changed it since."""
    for pk, is_main in state["moved"]:
        Contact.objects.filter(pk=pk, customer=joining.survivor).update(customer=joining.merged, is_main=is_main)
    for one in state["filled"]:
        contact = Contact.objects.filter(pk=one["contact"]).first()
        if contact is None:
            continue
        columns = {field.name: field for field in Contact._meta.local_concrete_fields}
        for name, (before, written) in one["fields"].items():
            if describe(getattr(contact, name)) == written:
                setattr(contact, name, columns[name].to_python(before))
        contact.save(update_fields=list(one["fields"]))
    _keep_a_main(joining.survivor)


def _keep_a_main(customer: Customer) -> None:
    people = customer.contacts.order_by("id")
    first = people.first()
    if first and not people.filter(is_main=True).exists():
        Contact.objects.filter(pk=first.pk).update(is_main=True)


def join_addresses(joining: Joining) -> list[int]:
    """Further places go to the other; one it has already stays behind."""
    known = {_place(one) for one in joining.survivor.addresses.all()}
    moved = [one.pk for one in joining.merged.addresses.order_by("id") if _place(one) not in known]
    Address.objects.filter(pk__in=moved).update(customer=joining.survivor)
    return moved


def _place(address: Address) -> tuple[Any, ...]:
    return address.purpose, address.county_id, "".join(address.street.split()).casefold()


def part_addresses(joining: Joining, state: list[int]) -> None:
    """Places go back."""
    Address.objects.filter(pk__in=state, customer=joining.survivor).update(customer=joining.merged)


def join_subsidiaries(joining: Joining) -> list[int]:
    """Companies below the merged one stand below the other."""
    below = Customer.objects.filter(parent=joining.merged).exclude(pk=joining.survivor.pk)
    moved = list(below.order_by("pk").values_list("pk", flat=True))
    Customer.objects.filter(pk__among=moved).update(parent=joining.survivor)
    return moved


def part_subsidiaries(joining: Joining, state: list[int]) -> None:
    """They stand below it again, but for those that somebody moved since."""
    Customer.objects.filter(pk__among=state, parent=joining.survivor).update(parent=joining.merged)


def join_tasks(joining: Joining) -> list[int]:
    """Tasks about one are about the other, those that are done as well."""
    return _aim(Task, joining)


def part_tasks(joining: Joining, state: list[int]) -> None:
    """Tasks go back."""
    _aim_back(Task, joining, state)


def join_forms(joining: Joining) -> dict[str, list[int]]:
    """Filled forms about one are about the other, and so is what was made of forms."""
    return {"records": _aim(FormRecord, joining), "uses": _aim(FormUse, joining)}


def _aim(model: Any, joining: Joining) -> list[int]:
    """Let rows about one be about the other; answers which."""
    rows = model.objects.filter(kind=KIND, object_id=joining.merged.pk)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    model.objects.filter(pk__among=moved).update(object_id=joining.survivor.pk)
    return moved


def part_forms(joining: Joining, state: dict[str, list[int]]) -> None:
    """Filled forms and their uses go back."""
    _aim_back(FormRecord, joining, state["records"])
    _aim_back(FormUse, joining, state["uses"])


def _aim_back(model: Any, joining: Joining, moved: list[int]) -> None:
    mine = model.objects.filter(pk__among=moved, kind=KIND, object_id=joining.survivor.pk)
    mine.update(object_id=joining.merged.pk)


def join_followers(joining: Joining) -> list[int]:
    """Who followed one is told of the other as well; answers whom the merge added."""
    already = Follower.objects.filter(kind=KIND, object_id=joining.survivor.pk).values_list("user_id", flat=True)
    theirs = Follower.objects.filter(kind=KIND, object_id=joining.merged.pk).exclude(user__in=list(already))
    added = list(theirs.order_by("user_id").values_list("user_id", flat=True))
    rows = [Follower(user_id=pk, kind=KIND, object_id=joining.survivor.pk, at=joining.at) for pk in added]
    Follower.objects.bulk_create(rows)
    return added


def part_followers(joining: Joining, state: list[int]) -> None:
    """Who was added is no longer told of the other."""
    Follower.objects.filter(kind=KIND, object_id=joining.survivor.pk, user__in=state).delete()


def _about(model: Any) -> Any:
    return lambda customer: model.objects.filter(kind=KIND, object_id=customer.pk).count()


def _shown_only(joining: Joining) -> None:
    """They stay where they were written; the survivor's timeline and its history of grades show them."""


def _stayed(joining: Joining, state: None) -> None:
    """Nothing was moved."""


for mover in (
    Mover("customers.contacts", _("Contacts"), lambda one: one.contacts.count(), join_contacts, part_contacts, rank=10),
    Mover("customers.addresses", _("Addresses"), lambda one: one.addresses.count(), join_addresses, part_addresses,
          rank=11),
    Mover("customers.subsidiaries", _("Subsidiaries"), lambda one: one.subsidiaries.count(), join_subsidiaries,
          part_subsidiaries, rank=12),
    Mover("work.tasks", _("Tasks"), _about(Task), join_tasks, part_tasks, rank=90),
    Mover("forms.records", _("Filled forms"), _about(FormRecord), join_forms, part_forms, rank=90),
    Mover("timeline.followers", _("Followers"), _about(Follower), join_followers, part_followers, rank=91),
    Mover("timeline.notes", _("Notes"), _about(Note), _shown_only, _stayed, stays=True, rank=92),
    Mover("timeline.files", _("Files"), _about(File), _shown_only, _stayed, stays=True, rank=93),
    Mover("measures.grades", _("Grades"), _about(Grade), _shown_only, _stayed, stays=True, rank=95),
):  # fmt: skip
    register_mover(mover)
