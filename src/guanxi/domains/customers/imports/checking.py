"""What a row says of a customer, resolved and checked by the rules of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.imports import values as kept
from guanxi.domains.customers.imports.customer_fields import OF_CONTACT
from guanxi.domains.customers.imports.judging import MEND, judge_columns
from guanxi.domains.customers.imports.matching import by_code_or_name
from guanxi.domains.customers.imports.reading import WITHOUT_STREET, moment, settle
from guanxi.domains.customers.imports.staff import Staff
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.places import counties_called, full_names
from guanxi.domains.customers.record import COMMERCIAL, CUSTOMER, LOGISTIC
from guanxi.foundation.people.visibility import may, reach_of
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item, RunContext

RECORD = {name: name for name in (*CUSTOMER, *COMMERCIAL, *LOGISTIC) if name not in ("county", "parent")}
LONGEST_REMARK = 10_000
NEVER_EMPTY = ("kind", "stage", "unit", "code", "is_priority")
CODE_TAKEN = _("The code %(code)s is taken by another customer.")
CODE_TWICE = _("The code %(code)s stands in an earlier row, too.")
CODE_STAYS = _("This customer's code is %(code)s, and a code never changes.")
OTHER_KEY = _("Recognise customers by their code, or leave the column of codes out.")
ROWS_OWN_CODE = _("Give the row a code of its own, or none to get a new one.")
NO_NAME = _("A customer needs a name.")
CHOOSE_NAME = _("Fill the cell, or give all rows a name such as “Customer {row}”.")
NO_UNIT = _("You belong to no unit, so nobody knows where this customer belongs.")
CHOOSE_UNIT = _("Choose a unit for all rows.")
NOT_YOURS = _("Your role does not allow to change this of a customer that is here.")
IN_FUTURE = _("Nobody entered it in the future.")
LEAVE_OUT = _("Leave the column out, or ask somebody who may.")


@dataclass(frozen=True)
class Here:
    """What is asked of a customer that is here already."""

    code: str
    owner: int | None
    unit: int


def check(items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
    """Resolve and check rows; a fixed number of questions however many they are."""
    settle(items, report=True)
    staff, on = Staff.of(context.by), timezone.localdate(context.at)
    here = _here([pk for pk in found if pk])
    judge_columns(items, RECORD, fields.RECORD, on=on)
    judge_columns(items, OF_CONTACT, fields.PERSON, on=on)
    _check_parents(items, context)
    _check_codes(items, found, here)
    for item, pk in zip(items, found, strict=True):
        for key in NEVER_EMPTY:
            if item.values.get(key, "") is None:
                del item.values[key]
        _settle_county(item)
        _place(item, staff, here.get(pk or 0))
        if "name" in item.values and not item.values["name"]:
            item.problems.append(Problem("name_missing", "name", NO_NAME, CHOOSE_NAME))
        if pk is None:
            _complete(item, staff)
            _check_origin(item, context)
        else:
            for key in (WITHOUT_STREET, "entered_by", "entered_at"):
                item.values.pop(key, None)
    _check_rights([item for item, pk in zip(items, found, strict=True) if pk], here, found, context)
    _join_tags(items, found)
    _settle_contacts(items, found)
    _settle_remarks(items, found)


def _here(pks: Sequence[int]) -> dict[int, Here]:
    rows = Customer.objects.filter(pk__among=pks).values_list("pk", "code", "owner", "unit") if pks else ()
    return {pk: Here(code, owner, unit) for pk, code, owner, unit in rows}


def _check_parents(items: Sequence[Item], context: RunContext) -> None:
    told = [item for item in items if item.values.get("parent")]
    if not told:
        return
    answer = by_code_or_name({str(item.values["parent"]) for item in told}, context, field="parent")
    answers = {text: answer(text) for text in {str(item.values["parent"]) for item in told}}
    pks = [one for one in answers.values() if isinstance(one, int)]
    codes = dict(Customer.objects.filter(pk__among=pks).values_list("pk", "code"))
    for item in told:
        parent = answers[str(item.values["parent"])]
        if isinstance(parent, Problem):
            item.problems.append(parent)
        else:
            item.values["parent"] = codes[parent]


def _check_codes(items: Sequence[Item], found: Sequence[int | None], here: dict[int, Here]) -> None:
    told = [(item, pk) for item, pk in zip(items, found, strict=True) if item.values.get("code")]
    fresh = {item.values["code"] for item, pk in told if pk is None}
    taken = set(Customer.objects.filter(code__among=sorted(fresh)).values_list("code", flat=True)) if fresh else set()
    seen: set[str] = set()
    for item, pk in told:
        code = item.values["code"]
        if pk is not None:
            if pk in here and here[pk].code != code:
                reason = CODE_STAYS % {"code": here[pk].code}
                item.problems.append(Problem("code_differs", "code", reason, OTHER_KEY))
        elif code in taken or code in seen:
            reason = (CODE_TAKEN if code in taken else CODE_TWICE) % {"code": code}
            item.problems.append(Problem("code_taken", "code", reason, ROWS_OWN_CODE))
        seen.add(code)


def _settle_county(item: Item) -> None:
    """A county in full; what is no county was told already."""
    text = item.values.get("county")
    if text and text not in full_names() and len(found := counties_called(str(text))) == 1:
        item.values["county"] = found[0].full_name


def _place(item: Item, staff: Staff, here: Here | None) -> None:
    """Rep and unit within reach; a customer that gets a rep moves into the rep's unit."""
    values = item.values
    if text := values.get("owner"):
        owner = staff.person(str(text))
        if isinstance(owner, Problem):
            item.problems.append(owner)
        else:
            values["owner"] = staff.label_of_person(owner.pk)
            if "unit" not in values and owner.unit_id and (here is None or here.owner != owner.pk):
                values["unit"] = staff.label_of_unit(owner.unit_id)
    if text := values.get("unit"):
        unit = staff.unit(str(text))
        if isinstance(unit, Problem):
            item.problems.append(unit)
        else:
            values["unit"] = staff.label_of_unit(unit.pk)


def _complete(item: Item, staff: Staff) -> None:
    """What a new customer needs that the row does not say."""
    values = item.values
    if street := values.pop(WITHOUT_STREET, ""):
        values["street"] = street
    if "unit" not in values:
        if staff.by.unit_id is None:
            item.problems.append(Problem("unit_missing", "unit", NO_UNIT, CHOOSE_UNIT))
        else:
            values["unit"] = staff.label_of_unit(staff.by.unit_id)
    reach = reach_of(staff.by)
    if not values.get("owner") and not (reach.everything or reach.units):
        values["owner"] = staff.label_of_person(staff.by.pk)  # who sees only own customers would lose it


def _check_origin(item: Item, context: RunContext) -> None:
    """When a customer was entered elsewhere: an instant, and none to come."""
    if entered_at := moment(item.values.get("entered_at")):
        item.values["entered_at"] = entered_at
        if entered_at > context.at:
            item.problems.append(Problem("entered_at_wrong", "entered_at", IN_FUTURE, MEND))


def _check_rights(
    items: Iterable[Item], here: dict[int, Here], found: Sequence[int | None], context: RunContext
) -> None:
    """Who may not hand customers over or move their stage cannot do it by a file."""
    rights = {"owner": "assign_customers", "unit": "assign_customers", "stage": "move_stage", "tags": "tag_customers"}
    known = [item for item in items if rights.keys() & item.values.keys()]
    forbidden = {name for name, verb in rights.items() if not may(context.by, f"customers.{verb}")}
    if not known or not forbidden:
        return
    pks = {id(item): pk for item, pk in zip(items, [pk for pk in found if pk], strict=True)}
    present = kept.present(sorted(here), sorted(forbidden))
    for item in known:
        now = present[pks[id(item)]]
        for name in forbidden & item.values.keys():
            if item.values[name] != now[name]:
                item.problems.append(Problem("not_allowed", name, NOT_YOURS, LEAVE_OUT))


def _join_tags(items: Sequence[Item], found: Sequence[int | None]) -> None:
    """The words of a row are added to those a customer has; an emptied cell takes them off."""
    told = [(item, pk) for item, pk in zip(items, found, strict=True) if "tags" in item.values]
    words = kept.tags_of([pk for item, pk in told if pk and item.values["tags"]])
    for item, pk in told:
        given = item.values["tags"] or []
        if any(len(word) > 40 for word in given):
            reason = _("A tag is a word of at most %(most)s characters.") % {"most": 40}
            item.problems.append(Problem("tags_wrong", "tags", reason, _("Divide tags by commas.")))
        item.values["tags"] = sorted({*given, *words.get(pk or 0, [])}) if given else []


def _settle_contacts(items: Sequence[Item], found: Sequence[int | None]) -> None:
    """A contact without a name belongs to the main contact, or to the customer itself; one that is here and says the
    same is no change.
    """
    told = [(item, pk) for item, pk in zip(items, found, strict=True) if OF_CONTACT.keys() & item.values.keys()]
    contacts = kept.contacts_at([pk for _item, pk in told if pk])
    for item, pk in told:
        there = contacts.get(pk or 0, [])
        given = {name: item.values[name] for name in OF_CONTACT if item.values.get(name)}
        if not given.get("contact_name") and given and not there:
            _give_to_customer(item.values)
        elif any(_says(contact, given) for contact in there[1:] if contact.name == given.get("contact_name")):
            for name in OF_CONTACT:
                item.values.pop(name, None)


def _settle_remarks(items: Sequence[Item], found: Sequence[int | None]) -> None:
    """Words that stand on the customer's page already are no change, and an empty cell takes none away."""
    told = [(item, pk) for item, pk in zip(items, found, strict=True) if "remark" in item.values]
    known = kept.notes_of([pk for _item, pk in told if pk]) if told else set()
    for item, pk in told:
        text = str(item.values["remark"] or "").replace("\x00", "").strip()
        if not text or (pk, text) in known:
            del item.values["remark"]
            continue
        item.values["remark"] = text
        if len(text) > LONGEST_REMARK:
            reason = _("At most %(most)s characters; this has %(length)s.") % {
                "most": LONGEST_REMARK, "length": len(text),
            }  # fmt: skip
            item.problems.append(Problem("remark_wrong", "remark", reason, MEND))


def _says(contact: kept.Person, given: dict[str, Any]) -> bool:
    return all(getattr(contact, OF_CONTACT[name]) == value for name, value in given.items())


def _give_to_customer(values: dict[str, Any]) -> None:
    """A telephone of nobody is the customer's own; where it has one, the contact is called like the customer."""
    for name, own in (("contact_phone", "phone"), ("contact_email", "email")):
        if values.get(name) and values.get(own) in (None, "", values[name]):
            values[own] = values.pop(name)
    if any(values.get(name) for name in OF_CONTACT if name != "contact_name") and values.get("name"):
        values["contact_name"] = values["name"][:80]
