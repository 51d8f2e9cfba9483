"""One merge as its page shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.customers.actions import fields
from guanxi.domains.customers.merging import movers
from guanxi.domains.customers.merging.fields import MERGED, OWNER, RECORD, SURVIVOR
from guanxi.domains.customers.merging.shown import label_of, shown
from guanxi.domains.customers.merging.undoing import hindrances_of, undo_until
from guanxi.domains.customers.models import CustomerMerge
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.numbers import moment


def merge_context(request: HttpRequest, merge: CustomerMerge) -> dict[str, Any]:
    """What was merged, what moved, what stands in the way of undoing it."""
    is_standing = merge.undone_at is None
    is_late = timezone.now() > undo_until(merge)
    hindrances = hindrances_of(merge, at=timezone.now()) if is_standing and not is_late else []
    facts = [(pgettext("merge", "By"), merge.by), (_("When"), moment(merge.at))]
    if merge.undone_at:
        facts += [(_("Undone by"), merge.undone_by), (_("Undone"), moment(merge.undone_at))]
    else:
        facts += [(_("Can be undone until"), moment(undo_until(merge)))]
    return {
        "merge": merge,
        "facts": facts,
        "names": {side: merge.fields["name"][side] for side in (SURVIVOR, MERGED)},
        "columns": [_("Field"), merge.survivor.code, merge.merged.code, _("Written")],
        "rows": _rows(merge, request.user),
        "moved": [(movers.movers[key].label, n) for key, n in merge.counts.items() if key in movers.movers],
        "is_late": is_late,
        "hindrances": hindrances,
        "may_undo": is_standing and not is_late and not hindrances and may(request.user, "customers.unmerge_customers"),
        "crumbs": [(_("Customers"), reverse("customer_list")), (_("Merges"), reverse("customers:merges"))],
    }


def _rows(merge: CustomerMerge, reader: Any) -> list[list[Any]]:
    """Fields in which the two differed: both values and the one written."""
    choices = movers.all_choices()
    seen = {*RECORD, OWNER, *(key for key, one in choices.items() if one.sees(reader))}
    return [
        [
            label_of(key, choices),
            *(shown(key, _kept(key, one[side]), choices) for side in (SURVIVOR, MERGED, "written")),
        ]
        for key, one in merge.fields.items()
        if key in seen and one["survivor"] != one["merged"]
    ]


def _kept(key: str, value: Any) -> Any:
    """A value as the record keeps it, from the merge's JSON."""
    return fields.read({key: value}, fields.RECORD)[key] if key in RECORD else value
