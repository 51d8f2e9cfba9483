"""The records of this room that may have extra fields."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Order
from guanxi.foundation.fields.kinds import Kind, register_kind

ORDER = "orders.order"

register_kind(
    Kind(
        ORDER,
        "orders",
        _("Orders"),
        find=lambda user, pk: Order.objects.visible_to(user).filter(pk=pk).first(),
        order=40,
    )
)
