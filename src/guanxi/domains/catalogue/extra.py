"""The records of this room that may have extra fields."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.foundation.fields.kinds import Kind, register_kind

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
