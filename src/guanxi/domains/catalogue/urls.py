"""Addresses of the catalogue."""

from django.urls import path

from guanxi.domains.catalogue.tables import PRODUCTS
from guanxi.domains.catalogue.views import options, products
from guanxi.kit.listing import list_view

app_name = "catalogue"
urlpatterns = [
    path("", list_view(PRODUCTS), name="list"),
    path("new/", products.create_product, name="new"),
    path("options/", options.find_products, name="options"),
    path("<int:pk>/", products.show_product, name="product"),
    path("<int:pk>/edit/", products.change_product, name="edit"),
    path("<int:pk>/prices/", products.set_price, name="prices"),
    path("<int:pk>/packs/", products.add_pack, name="packs"),
    path("<int:pk>/packs/<int:pack_pk>/removal/", products.remove_pack, name="pack_removal"),
]
