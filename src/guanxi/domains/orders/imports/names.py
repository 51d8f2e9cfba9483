"""Products and customers behind the codes of a file: those that are here, and how those to be made are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.imports.cells import read_text
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.foundation.people.models import Unit
from guanxi.kit.bulk import in_chunks
from guanxi.kit.errors import Refusal
from guanxi.kit.imports import ImportContext
from guanxi.kit.staging import Staging

WALK_IN = "WALK-IN"

# The wording most often used for a product where it was sold; notes of the warehouse stand at a price of zero.
WORDINGS = """
CREATE TABLE wordings AS
SELECT upper(trim(code)) AS key, arg_max(trim(description), (n, trim(description))) AS wording FROM (
    SELECT code, description, count(*) FILTER (try_cast(price AS DOUBLE) > 0) AS n FROM rows
    WHERE trim(description) NOT IN ('', 'nan') GROUP BY ALL
) GROUP BY 1
"""


@dataclass(frozen=True)
class KnownProduct:
    """A product's id and its names without case, so that a line keeps a wording only where it differs."""

    pk: int
    wordings: frozenset[str]


class Names:
    """Looks up codes; what was found once is kept for the run."""

    kind = "order-lines"

    def __init__(self, staging: Staging, terms: ImportPolicy, context: ImportContext) -> None:
        self.staging, self.terms, self.context = staging, terms, context
        self.products: dict[str, KnownProduct] = {}
        self.customers: dict[str, int] = {}
        self.charges: dict[str, bool] = {}
        self.has_wordings = False

    def forget(self) -> None:
        """Look everything up anew, after a transaction that was rolled back."""
        self.products.clear()
        self.customers.clear()

    def is_charge(self, code: str) -> bool:
        """Whether a code stands for postage, a fee or the like."""
        found = self.charges.get(code)
        if found is None:
            found = self.charges[code] = self.terms.is_charge(code)
        return found

    def missing_products(self, codes: Iterable[str]) -> list[str]:
        """Those of the codes (in upper case) that have no product yet; the others are remembered."""
        wanted = [code for code in dict.fromkeys(codes) if code not in self.products]
        found = Product.objects.filter(code_key__among=wanted).values_list("code_key", "pk", "name", "name_en")
        for key, pk, *wordings in found:
            self.products[key] = KnownProduct(pk, frozenset(name.casefold() for name in wordings))
        return [code for code in wanted if code not in self.products]

    def missing_customers(self, codes: Iterable[str]) -> list[str]:
        """Those of the codes that have no customer yet; the others are remembered, merged ones as their survivor."""
        wanted = [code for code in dict.fromkeys(codes) if code not in self.customers]
        found = Customer.objects.filter(code__among=wanted).values_list("code", "pk", "merged_into")
        self.customers.update({code: survivor or pk for code, pk, survivor in found})
        return [code for code in wanted if code not in self.customers]

    def wordings_of(self, codes: list[str]) -> dict[str, str]:
        """How the file calls these products (codes in upper case) most often."""
        if not self.has_wordings:
            self.staging.base.execute(WORDINGS)
            self.has_wordings = True
        found: dict[str, str] = {}
        for part in in_chunks(codes):
            marks = ",".join("?" * len(part))
            sql = f"SELECT key, wording FROM wordings WHERE key IN ({marks})"  # noqa: S608 only question marks
            for rows in self.staging.batches(sql, part):
                found.update({key: " ".join(read_text(wording).split()) for key, wording in rows})
        return found

    def unit(self) -> Any:
        """The unit to which new customers belong: the one asked for, the importing person's, else the company.

        Raises:
            Refusal: there is no unit at all.
        """
        asked = self.context.options.get("unit") or self.context.by.unit
        unit = asked or Unit.objects.filter(parent__isnull=True).order_by("id").first()
        if unit is None:
            raise Refusal(
                _("There is no company yet to which imported customers could belong."),
                mend=_("Run `guanxi setup` first, then import again."),
            )
        return unit
