"""What stands in the way of undoing: newer things that depend on a record, and fields changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportedRecord
from guanxi.foundation.exchange.talk.codec import is_same, unpack
from guanxi.foundation.exchange.talk.judging import present_values
from guanxi.foundation.exchange.talk.plan import Plan
from guanxi.kit.imports.targets import Obstacle, Written


def written_of(one: ImportedRecord) -> Written:
    """A remembered record as its target wrote it."""
    parts = tuple((str(model), int(pk)) for model, pk in one.parts)
    before = None if one.is_new else unpack(one.before)
    return Written(one.row, one.model, one.object_id, before, unpack(one.after), parts)


def obstacles_among(records: Sequence[ImportedRecord], plan: Plan) -> list[Obstacle]:
    """What stands in the way of taking these records back; a fixed number of questions however many records."""
    found = plan.target.obstacles([written_of(one) for one in records], plan.context)
    held = {one.pk for one in found}
    changed = [one for one in records if not one.is_new and one.object_id not in held]
    return [*found, *_changed_since(changed, plan)]


def _changed_since(records: Sequence[ImportedRecord], plan: Plan) -> list[Obstacle]:
    """Changed records whose fields hold something else than the run wrote."""
    if not records:
        return []
    after: dict[int, dict[str, Any]] = {
        one.object_id: {**unpack(one.after), **unpack(one.more.get("after", {}))} for one in records
    }
    names = sorted({name for values in after.values() for name in values if name in plan.fields})
    present = present_values(list(after), names, plan)
    shown = plan.target.shown(list(after))
    obstacles = []
    for one in records:
        now = present.get(one.object_id)
        if now is None:
            continue
        values = after[one.object_id]
        other = [name for name in values if name in now and not is_same(now[name], values[name])]
        if other:
            label, url = shown.get(one.object_id, (str(one.object_id), ""))
            named = ", ".join(str(plan.fields[name].label) for name in other)
            obstacles.append(
                Obstacle(
                    one.model, one.object_id, label, url, _("Changed since: %(fields)s.") % {"fields": named},
                    _("Leave it as it is, or set it back by hand."),
                )
            )  # fmt: skip
    return obstacles
