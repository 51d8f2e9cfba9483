"""The kind `order-lines`: finished orders, one line a row, as order and billing programs give them out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.imports.documents import gather
from guanxi.domains.orders.imports.lines import LineReader
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.imports import Batch, Column, ImportContext
from guanxi.kit.staging import Staging

BATCH_LINES = 40_000

COLUMNS = (
    Column("document", ("InvoiceNo", "Invoice", "Invoice number", "Document", "单据号", "单号", "订单号", "发票号")),
    Column("code", ("StockCode", "Stock code", "Product code", "SKU", "商品编码", "产品编码", "货号")),
    Column("description", ("Description", "Product name", "品名", "商品名称", "描述"), is_required=False),
    Column("quantity", ("Quantity", "Qty", "数量")),
    Column("date", ("InvoiceDate", "Invoice date", "Order date", "日期", "单据日期", "订单日期", "开票日期")),
    Column("price", ("UnitPrice", "Unit price", "单价", "价格")),
    Column("customer", ("CustomerID", "Customer", "Customer code", "客户编码", "客户编号", "客户"), is_required=False),
    Column("country", ("Region", "国家", "地区"), is_required=False),
)

# Documents in the order of their days, so that a cancellation finds the sale before it; a day that DuckDB cannot read
# leaves the order of the file. Lines of a document follow each other wherever they stand in the file.
IN_ORDER = """
WITH placed AS (
    SELECT row, broken, document, code, description, quantity, date, price, customer, country,
        min(try_cast(date AS TIMESTAMP)) OVER (PARTITION BY upper(trim(document))) AS day,
        min(row) OVER (PARTITION BY upper(trim(document))) AS place
    FROM rows
)
SELECT row, broken, document, code, description, quantity, date, price, customer, country FROM placed
WHERE (?::TIMESTAMP IS NULL OR day >= ?::TIMESTAMP) AND (?::TIMESTAMP IS NULL OR day < ?::TIMESTAMP)
ORDER BY day NULLS LAST, place, row
"""


class OrderLines:
    """Reads the lines and hands them on as batches of documents.

    Options of a run: `since` and `until`, the days (half-open) of the documents that are read; `shift`, a time span
    added to every day; `unit`, to which new customers belong; `batch_lines`.
    """

    key = "order-lines"
    label = _("order lines (invoices and cancellations)")
    columns = COLUMNS

    def batches(self, staging: Staging, context: ImportContext) -> Iterator[Batch]:
        """The file's documents, about `batch_lines` lines a batch."""
        from guanxi.domains.orders.imports.batches import DocumentBatch, Names

        on = timezone.localdate(context.at)
        terms: ImportPolicy = in_force(ImportPolicy, on=on).terms
        reader = LineReader(on=on, terms=terms)
        names = Names(staging, terms, context)
        read = (reader.read(row) for rows in self._rows(staging, context.options) for row in rows)
        for part in gather(read, batch_lines=context.options.get("batch_lines", BATCH_LINES)):
            yield DocumentBatch(part, names=names, context=context)

    def undoing(self, run: Any) -> Any:
        """What a run of this kind brought, to be looked at and taken back."""
        from guanxi.domains.orders.imports.undoing import Undoing

        return Undoing(run)

    def _rows(self, staging: Staging, options: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
        since: date | None = options.get("since")
        until: date | None = options.get("until")
        return staging.batches(IN_ORDER, [since, since, until, until])
