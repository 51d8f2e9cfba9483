"""What each item would become: new, changed field by field, unchanged, perhaps a record that is here, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.talk.codec import is_same
from guanxi.foundation.exchange.talk.plan import Plan
from guanxi.foundation.people.visibility import may
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, Item, Likeness

NEW, CHANGED, UNCHANGED, DUPLICATE, REFUSED = "new", "changed", "unchanged", "duplicate", "refused"
STATES = (NEW, CHANGED, UNCHANGED, DUPLICATE, REFUSED)


@dataclass
class Verdict:
    """What an item would become.

    Args:
        pk: the record it is, None when it is new. changes: field → (value now, value of the file), where they differ.
        likely: records it may be although the upsert key says otherwise.
    """

    item: Item
    state: str = NEW
    pk: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    likely: list[Likeness] = field(default_factory=list)


def judge(
    items: Sequence[Item], plan: Plan, *, likely: bool = True, chosen: Mapping[int, int] | None = None
) -> list[Verdict]:
    """Compare items with what is here; a fixed number of questions however many items.

    Args:
        likely: whether records that may be the same are looked for.
        chosen: row → record, where a person decided which record an item is.
    """
    verdicts = [Verdict(item) for item in items]
    sound = [one for one in verdicts if not one.item.problems]
    _find(sound, plan, chosen or {})
    sound = [one for one in sound if not one.item.problems]
    asked, found = [one.item for one in sound], [one.pk for one in sound]
    plan.target.check(asked, found, plan.context)
    for extension in plan.extensions:
        extension.check(asked, found, plan.context)
    required = [one for one in plan.fields.values() if one.is_required]
    for one in sound:
        if one.pk is None:
            _demand(one.item, required)
    sound = [one for one in sound if not one.item.problems]
    _compare([one for one in sound if one.pk is not None], plan)
    fresh = [one for one in sound if one.pk is None]
    if likely and fresh:
        for one, hits in zip(fresh, plan.target.likely([one.item for one in fresh], plan.context), strict=True):
            if hits:
                one.state, one.likely = DUPLICATE, list(hits)
    for one in verdicts:
        if one.item.problems:
            one.state = REFUSED
    return verdicts


def _find(sound: Sequence[Verdict], plan: Plan, chosen: Mapping[int, int]) -> None:
    for one in sound:
        if pk := chosen.get(one.item.row):
            one.pk = pk  # the record keeps the key by which it is known here
            one.item.values = {name: value for name, value in one.item.values.items() if name not in plan.key}
    known = [one for one in sound if one.pk is None and plan.key]
    asked = [one for one in known if all(one.item.values.get(name) not in (None, "") for name in plan.key)]
    if not asked:
        return
    for one, hits in zip(asked, plan.target.find([one.item for one in asked], plan.key, plan.context), strict=True):
        if len(hits) > 1:
            one.item.problems.append(
                Problem(
                    "not_unique_here", plan.key[0],
                    _("%(count)s records here have this value, so nobody knows which is meant.") % {"count": len(hits)},
                    _("Merge them, or recognise records by another field."),
                )
            )  # fmt: skip
        elif hits:
            one.pk = hits[0]


def _demand(item: Item, required: Sequence[ImportField]) -> None:
    """A new record needs its required fields; what the target said itself is not said twice."""
    said = {problem.field for problem in item.problems}
    for wanted in required:
        if wanted.key in said:
            continue
        if wanted.line and item.lines:
            missing = [line["row"] for line in item.lines if line.get(wanted.key) in (None, "")]
        else:
            missing = [item.row] if item.values.get(wanted.key) in (None, "") else []
        for row in missing:
            item.problems.append(
                Problem(
                    "required", wanted.key, _("%(field)s is missing.") % {"field": wanted.label},
                    _("Fill the cell, or choose a value for all rows."), row=row,
                )
            )  # fmt: skip


def _compare(known: Sequence[Verdict], plan: Plan) -> None:
    """Put what differs from the record beside what it holds now; the key itself is no difference."""
    if not known:
        return
    names = sorted({name for one in known for name in one.item.values} - set(plan.key))
    present = present_values([one.pk for one in known if one.pk is not None], names, plan)
    verb = plan.target.change_permission
    is_allowed = not verb or may(plan.context.by, verb)
    for one in known:
        now = present.get(one.pk or 0, {})
        one.changes = {
            name: (now[name], value)
            for name, value in one.item.values.items()
            if name in now and name not in plan.key and not is_same(now[name], value)
        }
        one.state = CHANGED if one.changes else UNCHANGED
        if "lines" in now and one.item.lines and not _same_lines(now["lines"], one.item.lines):
            one.changes["lines"] = (now["lines"], one.item.lines)
            one.state = CHANGED
        if one.changes and not is_allowed:
            one.item.problems.append(
                Problem(
                    "not_allowed", next(iter(one.changes)),
                    _("Your role does not allow to change records that are here."),
                    _("Leave the row out, or have it imported by somebody who may."),
                )
            )  # fmt: skip
        elif one.changes and not plan.target.can_change:
            one.item.problems.append(
                Problem(
                    "differs", next(iter(one.changes)), _("It is here already with other content."),
                    _("It is not changed by a file: change it here, or leave the row out."),
                )
            )  # fmt: skip


def _same_lines(now: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the lines of a document say the same, in the order of the file."""
    if len(now) != len(lines):
        return False
    return all(
        is_same(here.get(name), value)
        for here, line in zip(now, lines, strict=True)
        for name, value in line.items()
        if name != "row" and name in here
    )


def present_values(pks: Sequence[int], names: Sequence[str], plan: Plan) -> dict[int, dict[str, Any]]:
    """What records hold now, extensions included."""
    unique = list(dict.fromkeys(pks))
    own = [name for name in names if name in plan.own]
    present = {pk: dict(values) for pk, values in plan.target.present(unique, own).items()}
    for extension in plan.extensions:
        more = [one.key for one in extension.fields(plan.run.by) if one.key in names]
        if more:
            for pk, values in extension.present(unique, more).items():
                present.setdefault(pk, {}).update(values)
    return present
