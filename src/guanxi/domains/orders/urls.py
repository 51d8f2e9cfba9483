"""Addresses of orders. A verb is a noun: POST makes it."""

from django.urls import path

from guanxi.domains.orders import tables
from guanxi.domains.orders.views import entry, order, papers, queue

app_name = "orders"
urlpatterns = [
    path("", tables.show_orders, name="list"),
    path("held/", queue.show_queue, name="held"),
    path("new/", entry.enter_order, name="new"),
    path("preview/", entry.preview_order, name="preview"),
    path("<int:pk>/", order.show_order, name="order"),
    path("<int:pk>/edit/", entry.edit_order, name="edit"),
    path("<int:pk>/confirmation/", order.confirm_order, name="confirmation"),
    path("<int:pk>/deliveries/", order.deliver_order, name="deliveries"),
    path("<int:pk>/returns/", order.return_goods, name="returns"),
    path("<int:pk>/counting/", order.count_order, name="counting"),
    path("<int:pk>/release/", order.release_order, name="release"),
    path("<int:pk>/cancellation/", order.cancel_order, name="cancellation"),
    path("<int:pk>/closing/", order.close_order, name="closing"),
    path("<int:pk>/order.pdf", papers.order_document, name="document"),
    path("deliveries/<int:pk>/note.pdf", papers.delivery_document, name="delivery_note"),
    path("deliveries/<int:pk>/invoice/", order.invoice_delivery, name="invoice"),
]
