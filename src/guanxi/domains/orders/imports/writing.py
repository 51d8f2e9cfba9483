"""Writing documents of a file: one transaction a batch, under the same rules as documents entered one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.actions import create_products
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.actions import create_customers, tag_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions import post_history
from guanxi.domains.orders.imports.documents import Document
from guanxi.domains.orders.imports.lines import BAD_DEBT, RETURN, SALE
from guanxi.domains.orders.imports.matching import match_returns
from guanxi.domains.orders.imports.names import WALK_IN, KnownProduct, Names
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine
from guanxi.domains.receivables.actions import PostedDocument, post_documents
from guanxi.foundation.exchange.actions import remember_documents
from guanxi.kit.actions import action


@action("orders.import_documents", inner=True)
def import_documents(
    documents: Sequence[Document], *, names: Names, run: Any, shift: timedelta = timedelta(0), by: Any, at: datetime
) -> int:
    """Take documents of a file over with the products and customers they name, all or none; answers how many.

    Sales become closed orders, delivered and invoiced; cancellations become returns with credit notes, matched to the
    customer's latest earlier sale of the product where there is one; bad-debt adjustments credit the account apart
    from sales. A line without a customer goes to the walk-in account.

    Args:
        names: the codes of the file.
        run: the import run that remembers the documents.
        shift: added to every day.
    """
    _make_products(documents, names, by=by, at=at)
    _make_customers(documents, names, by=by, at=at)
    by_kind: dict[str, list[Document]] = {SALE: [], RETURN: [], BAD_DEBT: []}
    for document in documents:
        by_kind[document.kind].append(document)
    sales = [_history(document, names, shift, at) for document in by_kind[SALE]]
    if sales:
        post_history(sales, by=by, at=at)
    returns = match_returns([_history(document, names, shift, at) for document in by_kind[RETURN]])
    if returns:
        post_history(returns, by=by, at=at)
    debts = [_bad_debt(document, names, shift, at) for document in by_kind[BAD_DEBT]]
    if debts:
        post_documents(debts, by=by, at=at)
    remember_documents(run, documents=((one.number, one.digest()) for one in documents), by=by, at=at)
    return len(documents)


def _make_products(documents: Sequence[Document], names: Names, *, by: Any, at: datetime) -> None:
    spelled: dict[str, str] = {}
    for document in documents:
        if document.kind != BAD_DEBT:
            for code in {line.code: None for line in document.lines}:
                spelled.setdefault(code.upper(), code)
    missing = names.missing_products(spelled)
    if not missing:
        return
    wordings = names.wordings_of(missing)
    rows = [
        {
            "code": spelled[key],
            "name": wordings.get(key) or spelled[key],
            "kind": Product.Kind.CHARGE if names.is_charge(key) else Product.Kind.GOODS,
        }
        for key in missing
    ]
    made = create_products(rows, by=by, at=at)
    for key, product in zip(missing, made, strict=True):
        names.products[key] = KnownProduct(product.pk, frozenset([product.name.casefold()]))


def _make_customers(documents: Sequence[Document], names: Names, *, by: Any, at: datetime) -> None:
    first = {document.customer or WALK_IN: document for document in reversed(documents)}
    missing = names.missing_customers(first)
    if not missing:
        return
    unit = names.unit()
    rows = [
        {
            "code": code,
            "name": _("Walk-in customers") if code == WALK_IN else _("Customer %(code)s") % {"code": code},
            "kind": Customer.Kind.WALK_IN if code == WALK_IN else Customer.Kind.TERMINAL,
            "unit": unit,
        }
        for code in missing
    ]
    made = create_customers(rows, by=by, at=at)
    names.customers.update((customer.code, customer.pk) for customer in made)
    places: dict[str, list[Customer]] = defaultdict(list)
    for customer in made:
        if customer.code != WALK_IN and (country := first[customer.code].country[:40]):
            places[country].append(customer)
    for country, there in places.items():
        tag_customers(there, add=[country], by=by, at=at)


def _history(document: Document, names: Names, shift: timedelta, at: datetime) -> HistoryDocument:
    moment = _moment(document, shift, at)
    lines = []
    for line in document.lines:
        product = names.products[line.code.upper()]
        wording = "" if line.description.casefold() in product.wordings else line.description
        lines.append(HistoryLine(product.pk, wording, line.quantity, line.price, line.amount))
    is_return = document.kind == RETURN
    return HistoryDocument(
        number=document.number,
        customer_id=names.customers[document.customer or WALK_IN],
        on=timezone.localdate(moment),
        lines=lines,
        kind="return" if is_return else "sale",
        reason=_("cancellation") if is_return else "",
        at=moment,
    )


def _bad_debt(document: Document, names: Names, shift: timedelta, at: datetime) -> PostedDocument:
    moment = _moment(document, shift, at)
    return PostedDocument(
        "bad_debt",
        names.customers[document.customer or WALK_IN],
        timezone.localdate(moment),
        document.amount,
        number=document.number,
        reason=document.lines[0].description or _("bad debt"),
        at=moment,
    )


def _moment(document: Document, shift: timedelta, at: datetime) -> datetime:
    """The document's moment in the company's time zone."""
    return timezone.make_aware(document.moment + shift, timezone.get_default_timezone())
