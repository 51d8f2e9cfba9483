"""The records of this room that may have extra fields, and those that forms are filled about."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Contact, Customer
from guanxi.foundation.fields.imports import ExtraFields
from guanxi.foundation.fields.kinds import Kind, register_kind
from guanxi.foundation.forms import kinds as forms
from guanxi.kit.imports.targets import extend_target

CUSTOMER, CONTACT = "customers.customer", "customers.contact"

register_kind(
    Kind(
        CUSTOMER,
        "customers",
        _("Customers"),
        find=lambda user, pk: Customer.objects.visible_to(user).filter(pk=pk).first(),
        order=10,
    )
)
register_kind(
    Kind(
        CONTACT,
        "contacts",
        _("Contacts"),
        find=lambda user, pk: Contact.objects.filter(customer__in=Customer.objects.visible_to(user), pk=pk).first(),
        order=20,
    )
)
extend_target(ExtraFields("customers", CUSTOMER))
extend_target(ExtraFields("contacts", CONTACT))
forms.register_kind(
    forms.FormKind(
        CUSTOMER, _("customer"), lambda user: Customer.objects.visible_to(user), order=10, options="customers:options"
    )
)  # fmt: skip
