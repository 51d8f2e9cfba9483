"""Addresses of the catalogue."""

from django.urls import path

from guanxi.domains.catalogue import tables

app_name = "catalogue"
urlpatterns = [path("", tables.show_products, name="list")]
