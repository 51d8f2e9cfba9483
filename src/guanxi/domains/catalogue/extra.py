"""The records of this room that may have extra fields."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.foundation.fields.imports import ExtraFields
from guanxi.foundation.fields.kinds import Kind, register_kind
from guanxi.kit.imports.targets import extend_target

PRODUCT = "catalogue.product"

register_kind(
    Kind(
        PRODUCT,
        "products",
        _("Products"),
        find=lambda user, pk: Product.objects.visible_to(user).filter(pk=pk).first(),
        order=30,
    )
)
extend_target(ExtraFields("products", PRODUCT))
