"""Which customers are meant by rows: by code, tax number, name, name and county, telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.imports.reading import settle
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.places import places_by_code
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item, RunContext

KEYS = (("code",), ("tax_id",), ("name",), ("name", "county"), ("phone",))
BELONGS_ELSEWHERE = _("This customer is here already and belongs to somebody else.")
ASK_THERE = _("Leave the row out, or have it imported by somebody whose customer it is.")
LONGEST_CHAIN = 20

Known = tuple[int, int | None, int]
"""A customer found: its key, its rep, its unit."""


def find(items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
    """For each row the customers within reach that its key means; one out of reach is told without a word about it."""
    settle(items, report=False)
    wanted = [_text_of(item, key) for item in items]
    hits = _by_key({text for text in wanted if text}, key)
    reach = reach_of(context.by)
    found: list[list[int]] = []
    for item, text in zip(items, wanted, strict=True):
        rows = hits.get(text, ()) if text else ()
        within = [pk for pk, owner, unit in rows if reach.covers(owner, unit)]
        if rows and not within:
            item.problems.append(Problem("out_of_reach", key[0], BELONGS_ELSEWHERE, ASK_THERE))
        found.append(within)
    return found


def _text_of(item: Item, key: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values of the key as they are compared; none where one is missing."""
    parts = tuple(_folded(name, item.values.get(name)) for name in key)
    return parts if all(parts) else None


def _folded(name: str, value: Any) -> str:
    text = str(value or "").strip()
    return text.upper().replace(" ", "") if name == "tax_id" else text


def _by_key(wanted: Iterable[tuple[str, ...]], key: tuple[str, ...]) -> dict[tuple[str, ...], list[Known]]:
    """Customers by the values of a key, the merged ones as those they were merged into."""
    texts = {one[0] for one in wanted}
    if not texts:
        return {}
    column = key[0]
    rows = Customer.objects.filter(**{f"{column}__among": sorted(texts)})
    places = places_by_code()
    found: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    merged: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for pk, text, county, owner, unit, survivor in rows.order_by("pk").values_list(
        "pk", column, "county", "owner", "unit", "merged_into"
    ):
        told = (text, places[county].full_name if county in places else "") if len(key) > 1 else (text,)
        if survivor:
            merged[survivor].append(told)
        else:
            found[told].append((pk, owner, unit))
    for key_told, survivors in _survivors(merged).items():
        found[key_told] += [one for one in survivors if one not in found[key_told]]
    return found


def _survivors(merged: Mapping[int, list[tuple[str, ...]]]) -> dict[tuple[str, ...], list[Known]]:
    """The customers that stand for merged ones today, however often they were merged."""
    found: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    for _step in range(LONGEST_CHAIN):
        if not merged:
            break
        above: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        rows = Customer.objects.filter(pk__among=sorted(merged))
        for pk, owner, unit, survivor in rows.values_list("pk", "owner", "unit", "merged_into"):
            if survivor:
                above[survivor] += merged[pk]
            else:
                for told in merged[pk]:
                    found[told].append((pk, owner, unit))
        merged = above
    return found


def by_code_or_name(texts: Iterable[str], context: RunContext, *, field: str) -> Callable[[str], int | Problem]:
    """Answers which customer within reach a text means: its code first, else its name; set-wise, for rows that refer to
    customers.
    """
    wanted = sorted({text.strip() for text in texts if text.strip()})
    reach = reach_of(context.by)
    codes: dict[str, list[Known]] = defaultdict(list)
    names: dict[str, list[Known]] = defaultdict(list)
    rows = Customer.objects.active().filter(Q(code__among=wanted) | Q(name__among=wanted)) if wanted else ()
    if wanted:
        for pk, code, name, owner, unit in rows.values_list("pk", "code", "name", "owner", "unit"):  # type: ignore[union-attr]
            codes[code].append((pk, owner, unit))
            names[name].append((pk, owner, unit))

    def answer(text: str) -> int | Problem:
        hits = codes.get(text.strip()) or names.get(text.strip()) or []
        within = [pk for pk, owner, unit in hits if reach.covers(owner, unit)]
        if len(within) == 1:
            return within[0]
        if within:
            return Problem(
                "customer_unclear", field, _("Several customers are called “%(text)s”.") % {"text": text},
                _("Write the customer's code instead."),
            )  # fmt: skip
        return Problem(
            "customer_unknown", field, _("There is no customer “%(text)s” within your reach.") % {"text": text},
            _("Import the customer first, or write its code."),
        )  # fmt: skip

    return answer
