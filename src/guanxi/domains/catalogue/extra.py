"""The records of this room that may have extra fields, and that forms are filled about."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.foundation.fields.imports import ExtraFields
from guanxi.foundation.fields.kinds import Kind, register_kind
from guanxi.foundation.forms import kinds as forms
from guanxi.foundation.people.visibility import is_granted
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


def products_seen(user: Any) -> QuerySet[Product]:
    """The products a person may look at."""
    return Product.objects.all() if is_granted(user, "catalogue.view") else Product.objects.none()


forms.register_kind(forms.FormKind(PRODUCT, _("product"), products_seen, order=30))
