"""What the ledger takes in from files: open invoices and receipts.

Promises: each document comes once, under its number; a run that is undone leaves every sum of every day as it was.
"""

from guanxi.domains.receivables.imports.invoices import OpenInvoicesTarget
from guanxi.domains.receivables.imports.receipts import ReceiptsTarget
from guanxi.kit.imports.targets import register_target

register_target(OpenInvoicesTarget())
register_target(ReceiptsTarget())
