"""What customers owe: the ledger, each customer's account row, invoices, receipts, allocation, ageing.

Promises: ledger entries, invoices, receipts and allocations are only ever added; for every account, at any moment,
balance = sum of its entries = invoices − receipts − credits; the ceiling holds under any number of writers, because the
gate is one statement.
"""
