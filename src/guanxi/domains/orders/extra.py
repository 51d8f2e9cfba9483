"""The records of this room that may have extra fields, and that forms are filled about."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Order
from guanxi.foundation.fields.imports import ExtraFields
from guanxi.foundation.fields.kinds import Kind, register_kind
from guanxi.foundation.forms import kinds as forms
from guanxi.kit.imports.targets import extend_target

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
extend_target(ExtraFields("orders", ORDER))
forms.register_kind(forms.FormKind(ORDER, _("order"), lambda user: Order.objects.visible_to(user), order=20))
