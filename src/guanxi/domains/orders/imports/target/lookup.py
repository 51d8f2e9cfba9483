"""Customers, products and colleagues by what a file calls them; equal texts are asked once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.orders.imports.target.fields import OPEN, chosen
from guanxi.domains.orders.imports.target.reading import Draft
from guanxi.domains.receivables.imports.named import NAMES, Unknown, find_customers, resolve, settle
from guanxi.foundation.people.models import User
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import RunContext

CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9][\w./-]*$")
LONGEST_CODE = 30
FREIGHT = "FREIGHT"

NO_PRODUCT = _("There is no product “%(text)s”.")
MEND_PRODUCT = _("Import the products first, correct the cell, or let missing ones be made.")
MANY_PRODUCTS = _("Several products are called “%(text)s”.")
NOT_SOLD = _("%(text)s is no longer on sale, and this order is still open.")
MEND_SOLD = _("Put it on sale again, or replace it.")


def is_code(text: str) -> bool:
    """Whether a text that names nothing here looks like a code rather than a name."""
    return len(text) <= LONGEST_CODE and bool(CODE.match(text))


def find_products(texts: Iterable[str]) -> tuple[dict[str, int], Unknown]:
    """Products by code without case, else by whole name."""
    wanted = sorted(set(texts))
    found = resolve(wanted, Product.objects.all(), "code_key", str.upper)
    for name, fold in NAMES:
        found |= resolve([text for text in wanted if text not in found], Product.objects.all(), name, fold)
    return settle(wanted, found, "product", None, (NO_PRODUCT, MEND_PRODUCT, MANY_PRODUCTS))


def find_authors(texts: Iterable[str]) -> dict[str, int]:
    """Colleagues by sign-in name or full name; whoever is not exactly one is left out."""
    wanted = {text for text in texts if text}
    called: dict[str, set[int]] = defaultdict(set)
    if wanted:
        for pk, *names in User.objects.filter(is_system=False).values_list("pk", "username", "full_name", "name_en"):
            for name in names:
                called[name].add(pk)
    return {text: next(iter(called[text])) for text in wanted if len(called.get(text, ())) == 1}


def look_up(drafts: Sequence[Draft], context: RunContext) -> None:
    """Fill in who and what is meant; what is unknown is a problem, unless missing ones are to be made."""
    is_making = chosen(context.options, "missing") == "make"
    customers, no_customer = find_customers({one.customer for one in drafts}, context.by)
    products, no_product = find_products({line.product for one in drafts for line in one.lines})
    authors = find_authors({one.author for one in drafts})
    retired = set(
        Product.objects.filter(pk__among=sorted(set(products.values())), is_active=False).values_list("pk", flat=True)
    )
    for one in drafts:
        one.customer_id, one.author_id = customers.get(one.customer), authors.get(one.author)
        _tell(one, no_customer.get(one.customer), None, is_making)
        for line in one.lines:
            line.product_id = products.get(line.product)
            _tell(one, no_product.get(line.product), line.row, is_making)
            if line.product_id in retired and one.state == OPEN:
                told = {"text": line.product[:60]}
                one.item.problems.append(Problem("not_sold", "product", NOT_SOLD % told, MEND_SOLD, row=line.row))


def _tell(draft: Draft, problem: Problem | None, row: int | None, is_making: bool) -> None:
    if problem is None or (is_making and problem.code.endswith("_unknown")):
        return
    draft.item.problems.append(Problem(problem.code, problem.field, problem.reason, problem.mend, row=row))
