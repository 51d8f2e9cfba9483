"""Forms that an administrator makes: named, filled with items, published as versions, retired and offered again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Max
from django.utils.translation import gettext as _

from guanxi.foundation.forms.kinds import kinds
from guanxi.foundation.forms.models import FormTemplate, FormVersion
from guanxi.foundation.forms.queries import digest_of
from guanxi.foundation.forms.reading import ItemInput, read_items
from guanxi.foundation.forms.rules.checking import check_items
from guanxi.foundation.forms.specs import RHYTHMS
from guanxi.foundation.forms.words import say
from guanxi.foundation.people.models import Role
from guanxi.foundation.timeline.events import record as record_event
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, EditConflict, Refusal
from guanxi.kit.keys import free_key
from guanxi.kit.sentences import together

LONGEST = {"label": 80, "label_en": 80, "help": 300, "help_en": 300}


class TemplateDetails(TypedDict, total=False):
    """What of a form can be said anew at any time."""

    label_en: str
    help: str
    help_en: str
    rhythm: str
    fillers: Sequence[str]


class TemplateChanges(TemplateDetails, total=False):
    """What an edit changes; `items` are all items in their order."""

    label: str
    items: Sequence[ItemInput]


class DeclaredForm(Refusal):
    """A form of the program itself is not changed on a page."""

    code = "declared_form"


@action("forms.make_template")
def make_template(
    *, label: str, kind: str = "", form_key: str = "", details: TemplateDetails | None = None,
    items: Sequence[ItemInput] = (), by: Any, at: datetime,
) -> FormTemplate:  # fmt: skip
    """Make a form; it can be filled once a version of it is published.

    Args:
        kind: what it is filled about, as in "customers.customer"; empty: about nothing in particular.
        form_key: its name in addresses and the API, by default from the label. items: what it asks.

    Raises:
        BadInput: no label, an unknown kind, rhythm or role, a key that is taken or no key.
    """
    if kind and kind not in kinds:
        raise BadInput(kind=_("Choose one of those offered."))
    taken = set(FormTemplate.objects.values_list("key", flat=True))
    if form_key and (form_key in taken or not is_key(form_key)):
        raise BadInput(form_key=_("Choose a key of small letters, digits and _ that no other form has."))
    template = FormTemplate(kind=kind, created_by=by, created_at=at)
    _set(template, {**(details or {}), "label": label, "items": items})
    template.key = form_key or free_key(template.label_en or template.label, taken, "form")
    template.save(force_insert=True)
    record_event("forms.template_made", template, by=by, at=at, form=template.label)
    return template


@action("forms.change_template")
def change_template(
    template: FormTemplate, *, changes: TemplateChanges, revision: int, by: Any, at: datetime
) -> FormTemplate:
    """Change what a form is called, who fills it, and the items of its draft; records keep the version they have.

    Args:
        revision: the one the editor saw.

    Raises:
        BadInput: as `make_template`. EditConflict: somebody else changed it meanwhile. DeclaredForm: of the program.
    """
    row = _own(template)
    if row.revision != revision:
        raise EditConflict(theirs={"revision": row.revision}, original={"revision": revision}, yours={})
    _set(row, changes)
    row.revision += 1
    row.save()
    record_event("forms.template_changed", row, by=by, at=at, form=row.label, changed=sorted(changes))
    return row


@action("forms.publish_version")
def publish_version(template: FormTemplate, *, by: Any, at: datetime) -> FormVersion:
    """Let the draft of a form be filled from now on; without changes the version that holds stays.

    Raises:
        BadInput: an item is faulty, with its name and the mend. DeclaredForm: of the program.
    """
    row = _own(template)
    items = row.draft_items
    if faults := check_items(items):
        labels = {item.key: str(item.label) for item in items}
        said = [f"{labels[one.key]}: {say(one.fault)}" if one.key in labels else say(one.fault) for one in faults]
        raise BadInput(items=together(*dict.fromkeys(said)))
    names = ("label", "label_en", "help", "help_en")
    wording = {"titles": {name: getattr(row, name) for name in names if getattr(row, name)}, "items": row.draft}
    latest = row.versions.order_by("-number").first()
    if latest is not None and latest.digest == digest_of(wording):
        return latest
    number = (row.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = FormVersion.objects.create(
        template=row, number=number, digest=digest_of(wording), published_by=by, published_at=at, **wording
    )
    record_event("forms.version_published", row, by=by, at=at, form=row.label, number=number)
    return version


@action("forms.retire_template")
def retire_template(template: FormTemplate, *, by: Any, at: datetime) -> FormTemplate:
    """Offer a form no longer; what was filled stays, and what was begun can be finished.

    Raises:
        DeclaredForm: it belongs to the program.
    """
    template = _own(template)
    if template.retired_at is None:
        template.retired_at = at
        template.save(update_fields=["retired_at"])
        record_event("forms.template_retired", template, by=by, at=at, form=str(template))
    return template


@action("forms.restore_template")
def restore_template(template: FormTemplate, *, by: Any, at: datetime) -> FormTemplate:
    """Offer a retired form again."""
    if template.retired_at is not None:
        template.retired_at = None
        template.save(update_fields=["retired_at"])
        record_event("forms.template_restored", template, by=by, at=at, form=str(template))
    return template


def is_key(text: str) -> bool:
    """Whether a text may be a form's key: small letters, digits and _, no dot, which declared forms have."""
    return text.isascii() and text.replace("_", "").isalnum() and text == text.lower() and text[:1].isalpha()


def _own(template: FormTemplate) -> FormTemplate:
    row = FormTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if row.is_declared:
        mend = _("Make a form of your own that asks what you need.")
        raise DeclaredForm(_("This form belongs to the program."), mend=mend)
    return row


def _set(template: FormTemplate, changed: Mapping[str, Any]) -> None:
    if unknown := set(changed) - {"label", "items", *TemplateDetails.__annotations__}:
        raise BadInput(**dict.fromkeys(unknown, _("There is no such field.")))
    faults: dict[str, Any] = {}
    values = dict(changed)
    if "items" in values:
        template.draft = read_items(values.pop("items"), faults)
    if "fillers" in values:
        keys = list(dict.fromkeys(values.pop("fillers") or ()))
        known = set(Role.objects.filter(key__in=keys).values_list("key", flat=True))
        if unknown := set(keys) - known:
            faults["fillers"] = _("There is no role “%(role)s”.") % {"role": min(unknown)[:40]}
        template.fillers = [key for key in keys if key in known]
    if values.get("rhythm", "") not in RHYTHMS:
        faults["rhythm"] = _("Choose one of those offered.")
    for name, value in values.items():
        setattr(template, name, " ".join(str(value).replace("\x00", "").split()))
    for name, most in LONGEST.items():
        if len(text := getattr(template, name)) > most:
            words = {"most": most, "length": len(text)}
            faults[name] = _("At most %(most)s characters; this has %(length)s.") % words
    if not template.label:
        faults["label"] = _("Write how the form is called.")
    if faults:
        raise BadInput(**faults)
