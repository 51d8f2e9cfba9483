"""Addresses of receivables."""

from django.urls import path

from guanxi.domains.receivables import tables
from guanxi.domains.receivables.views import ageing, documents, money, statements

app_name = "receivables"
urlpatterns = [
    path("", ageing.show_ageing, name="ageing"),
    path("invoices/", tables.show_invoices, name="invoices"),
    path("invoices/<int:pk>/", documents.show_invoice, name="invoice"),
    path("invoices/<int:pk>/invoice.pdf", documents.invoice_document, name="invoice_pdf"),
    path("credits/<int:pk>/", documents.show_credit, name="credit"),
    path("credits/<int:pk>/allocation/", documents.allocate_credit, name="allocation"),
    path("allocations/<int:pk>/undoing/", documents.undo_allocation, name="undoing"),
    path("receipts/", tables.show_receipts, name="receipts"),
    path("receipts/new/", money.take_receipt, name="receipt"),
    path("customers/<int:pk>/receipt/", money.take_receipt, name="receipt_for"),
    path("customers/<int:pk>/credit-note/", money.write_credit_note, name="credit_note"),
    path("customers/<int:pk>/invoice/", money.charge_customer, name="charge"),
    path("customers/<int:pk>/statement/", statements.show_statement, name="statement"),
    path("customers/<int:pk>/statement.pdf", statements.statement_document, name="statement_pdf"),
]
