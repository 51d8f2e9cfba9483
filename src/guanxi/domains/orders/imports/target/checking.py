"""What the room of orders would refuse of a file, said before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on
from guanxi.domains.orders.imports.target.fields import FINISHED, OPEN
from guanxi.domains.orders.imports.target.lookup import look_up
from guanxi.domains.orders.imports.target.reading import RETURN, Draft, read_draft
from guanxi.domains.orders.imports.target.stored import difference, kept_of
from guanxi.domains.orders.models import Delivery
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item, RunContext

MOST_LINES = 10_000
DIFFERS = _("It is here already with other content: %(what)s.")
MEND_DIFFERS = _("Nothing was overwritten. Compare both; if this is another order, give it another number.")
TAKEN = _("A document of the ledger has this number already.")
MEND_TAKEN = _("Give the order another number, or leave it out if it is the same.")
TOO_MANY = _("An open order has at most %(most)s lines.")
MEND_TOO_MANY = _("Split it into several orders.")
NO_PRICE = _("There is neither a price nor an amount, and no list price on this day.")
MEND_PRICE = _("Fill in the price, or import the price list first.")


def drafts_of(items: Sequence[Item], context: RunContext) -> list[Draft | None]:
    """The orders that items tell of, everything looked up; what is wrong is added to their problems."""
    today = timezone.localdate(context.at)
    drafts = [read_draft(item, context.options, today=today) for item in items]
    look_up([one for one in drafts if one is not None], context)
    return drafts


def check(items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
    """Add to each item what would be refused."""
    drafts = drafts_of(items, context)
    known = [(one, pk) for one, pk in zip(drafts, found, strict=True) if one is not None and pk is not None]
    _compare(known)
    fresh = [one for one, pk in zip(drafts, found, strict=True) if one is not None and pk is None]
    _check_numbers(fresh)
    _check_prices(fresh)
    _check_size(fresh, timezone.localdate(context.at))


def _compare(known: Sequence[tuple[Draft, int]]) -> None:
    """Documents are not overwritten: other content under a known number is refused with what differs."""
    kept = kept_of([pk for _one, pk in known])
    wanted = sorted({line.product_id for one, _pk in known for line in one.lines if line.product_id})
    codes = dict(Product.objects.filter(pk__among=wanted).values_list("pk", "code_key"))
    for one, pk in known:
        if not one.item.problems and pk in kept and (what := difference(one, kept[pk], codes)):
            one.item.problems.append(Problem("differs", "number", DIFFERS % {"what": what}, MEND_DIFFERS))


def _check_numbers(drafts: Iterable[Draft]) -> None:
    """The ledger's documents carry the numbers of orders and returns; theirs must be free, too."""
    by_kind: dict[str, list[Draft]] = defaultdict(list)
    for one in drafts:
        by_kind["return" if one.kind == RETURN else one.state].append(one)
    for kind, models in ((FINISHED, (Invoice, Delivery)), ("return", (Credit,))):
        numbers = sorted({one.number for one in by_kind[kind]})
        taken: set[str] = set()
        for model in models if numbers else ():
            rows: Any = model._default_manager
            taken |= set(rows.filter(number__among=numbers).values_list("number", flat=True))
        for one in by_kind[kind]:
            if one.number in taken:
                one.item.problems.append(Problem("number_taken", "number", TAKEN, MEND_TAKEN))


def _check_prices(drafts: Iterable[Draft]) -> None:
    asked: dict[date, list[Draft]] = defaultdict(list)
    for one in drafts:
        if any(line.worth.amount is None for line in one.lines):
            asked[one.on].append(one)
    for on, there in asked.items():
        listed = prices_on({line.product_id for one in there for line in one.lines if line.product_id}, on=on)
        for one in there:
            for line in one.lines:
                if line.worth.amount is None and line.product_id not in listed:
                    one.item.problems.append(Problem("no_price", "price", NO_PRICE, MEND_PRICE, row=line.row))


def _check_size(drafts: Iterable[Draft], today: date) -> None:
    terms: OrderPolicy = in_force(OrderPolicy, on=today).terms
    for one in drafts:
        most = terms.max_lines if one.state == OPEN else MOST_LINES
        if len(one.lines) > most:
            problem = Problem("too_many_lines", "number", TOO_MANY % {"most": f"{most:,}"}, MEND_TOO_MANY)
            one.item.problems.append(problem)
