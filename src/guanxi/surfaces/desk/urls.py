"""Addresses of the office."""

from django.urls import path

from guanxi.surfaces.desk.lists import customers
from guanxi.surfaces.desk.views import credit, customer, palette, reports, today

urlpatterns = [
    path("", today.show_today, name="today"),
    path("palette/", palette.find, name="palette"),
    path("customers/", customers.show_customers, name="customer_list"),
    path("customers/<int:pk>/", customer.show_customer, name="customer"),
    path("reports/", reports.show_reports, name="reports"),
    path("reports/pareto/", reports.show_pareto, name="report_pareto"),
    path("reports/credit/", credit.show_credit_sales, name="report_credit"),
    path("reports/sales/", reports.show_sales, name="report_sales"),
]
