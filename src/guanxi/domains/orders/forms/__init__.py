"""What a clerk types into the order entry, read line by line; what cannot be read keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.extra import ORDER
from guanxi.domains.orders.models import Order, OrderLine
from guanxi.domains.orders.rules import LineInput, line_amount
from guanxi.foundation.fields.forms import ExtraInputs
from guanxi.foundation.fields.panels import extra_values
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import money, quantity


@dataclass
class TypedLine:
    """One line as typed, and what it means when it can be read."""

    key: int
    product: Product
    quantity_text: str
    price_text: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def key_text(self) -> str:
        """The key as it stands in the names of the inputs."""
        return str(self.key)

    @property
    def amount(self) -> Decimal | None:
        """Quantity × price in cents, or nothing while one of them cannot be read."""
        return None if self.quantity is None or self.price is None else line_amount(self.quantity, self.price)


class HeadForm(ExtraInputs, forms.Form):
    """The head of an order; `extra`: what it holds in its extra fields, None for a new one."""

    customer = forms.ModelChoiceField(Customer.objects.none(), label=gettext_lazy("Customer"), widget=forms.HiddenInput)
    ordered_on = forms.DateField(label=gettext_lazy("Order date"))
    requested_on = forms.DateField(label=gettext_lazy("Requested delivery"), required=False)
    reference = forms.CharField(label=gettext_lazy("Customer's reference"), max_length=80, required=False)
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=400, required=False)
    payment = forms.ChoiceField(label=gettext_lazy("Terms of payment"), choices=Order.Payment.choices, required=False)
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Reason for credit"), required=False,
        choices=[("", gettext_lazy("none given")), *Order.CreditReason.choices],
    )  # fmt: skip

    def ask_reason(self, usual: str) -> None:
        """Ask why it is sold on credit, with the usual reason proposed where none was chosen yet."""
        asked = self.fields["reason_code"]
        asked.choices = [("", gettext_lazy("choose…")), *Order.CreditReason.choices]  # type: ignore[attr-defined]
        asked.help_text = gettext_lazy("Asked of every order on credit.")
        if not usual or (self.data if self.is_bound else self.initial).get("reason_code"):
            return
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            data["reason_code"] = usual
            self.data = data
        else:
            self.initial["reason_code"] = usual

    def clean_payment(self) -> str:
        """On credit unless said otherwise."""
        return self.cleaned_data.get("payment") or Order.Payment.CREDIT

    def __init__(self, *args: Any, user: Any, extra: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_extra(ORDER, user, extra)
        self.fields["customer"].queryset = Customer.objects.visible_to(user).active()  # type: ignore[attr-defined]


@dataclass
class Entry:
    """The whole order entry: its head, its lines, and what they add up to."""

    head: HeadForm
    lines: list[TypedLine]
    version: int = 0

    @property
    def total(self) -> Decimal:
        """The sum of the lines that can be read."""
        return sum((line.amount or ZERO for line in self.lines), ZERO)

    @property
    def units(self) -> Decimal:
        """How many units the lines that can be read hold."""
        return sum((line.quantity or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def shown(self) -> list[tuple[str, str]]:
        """How many lines and units, for the panel of sums."""
        return [(_("Lines"), str(len(self.lines))), (pgettext("measure", "Units"), quantity(self.units))]

    @property
    def shown_total(self) -> tuple[str, str]:
        """The total, for the panel of sums."""
        return (_("To pay"), money(self.total))

    @property
    def customer(self) -> Customer | None:
        """The chosen customer, if it is one the person may see."""
        value = self.head["customer"].value()
        queryset = self.head.fields["customer"].queryset  # type: ignore[attr-defined]
        return queryset.filter(pk=value).first() if str(value or "").isdigit() else None

    def typed_head(self) -> dict[str, Any]:
        """Payment and day of delivery as far as they can be read."""
        day = self.head["requested_on"].value()
        if isinstance(day, str):
            try:
                day = self.head.fields["requested_on"].clean(day)
            except forms.ValidationError:
                day = None
        return {"payment": self.head["payment"].value() or Order.Payment.CREDIT, "requested_on": day}

    def is_valid(self) -> bool:
        """Whether head and lines can be read."""
        return self.head.is_valid() and all(not line.errors for line in self.lines)

    def inputs(self) -> list[LineInput]:
        """The lines as the actions take them."""
        return [LineInput(line.product, line.quantity, line.price) for line in self.lines if line.quantity is not None]


def new_entry(user: Any, *, customer: Customer | None, on: Any) -> Entry:
    """An empty entry for `customer` on the day `on`."""
    initial = {"customer": customer.pk if customer else None, "ordered_on": on, "payment": Order.Payment.CREDIT}
    return Entry(HeadForm(initial=initial, user=user), [])


def entry_of(order: Order, user: Any) -> Entry:
    """The entry that shows a draft."""
    names = ("ordered_on", "requested_on", "reference", "remark", "payment", "reason_code")
    initial = {"customer": order.customer_id, **{name: getattr(order, name) for name in names}}
    lines = [
        TypedLine(line.position, line.product, _text(line.quantity), _text(line.price), line.quantity, line.price)
        for line in order.lines.select_related("product").order_by("position")
    ]
    return Entry(HeadForm(initial=initial, user=user, extra=extra_values(order, user)), lines, order.version)


def typed_entry(data: QueryDict, user: Any, *, files: Any = None, order: Order | None = None) -> Entry:
    """The entry as posted: `line-3-product`, `line-3-quantity`, `line-3-price`; `add` names products to append."""
    head = HeadForm(data, files, user=user, extra=extra_values(order, user) if order else None)
    keys = sorted({int(name.split("-")[1]) for name in data if _is_line(name)})
    adds = data.getlist("add")
    wanted = [data.get(f"line-{key}-product", "") for key in keys] + adds
    products = Product.objects.visible_to(user).in_bulk([int(pk) for pk in wanted if pk.isdigit()])
    lines = []
    for key in keys:
        product = products.get(_number(data.get(f"line-{key}-product")))
        if product is not None and str(key) != data.get("remove"):
            typed = TypedLine(key, product, data.get(f"line-{key}-quantity", ""), data.get(f"line-{key}-price", ""))
            lines.append(_read(typed))
    added = [product for add in adds if (product := products.get(_number(add))) is not None]
    for key, product in enumerate(added, start=max(keys, default=0) + 1):
        lines.append(_added(product, key=key, head=head))
    version = data.get("version", "0")
    return Entry(head, lines, int(version) if version.isdigit() else 0)


def _added(product: Product, *, key: int, head: HeadForm) -> TypedLine:
    head.full_clean()
    day = (head.cleaned_data if hasattr(head, "cleaned_data") else {}).get("ordered_on")
    price = prices_on([product.pk], on=day).get(product.pk) if day else None
    return _read(TypedLine(key, product, "1", _text(price) if price is not None else ""))


def _read(line: TypedLine) -> TypedLine:
    line.quantity = _decimal(line.quantity_text)
    line.price = _decimal(line.price_text)
    if line.quantity is None or line.quantity <= 0:
        line.errors["quantity"] = _("Write how many units, a number above zero.")
    elif -line.quantity.as_tuple().exponent > 3:  # type: ignore[operator]
        line.errors["quantity"] = _("At most 3 decimals.")
    if line.price is None or line.price < 0:
        line.errors["price"] = _("Write the price of one unit; there is no list price for this day.")
    elif -line.price.as_tuple().exponent > 4:  # type: ignore[operator]
        line.errors["price"] = _("At most 4 decimals.")
    if "quantity" in line.errors:
        line.quantity = None
    if "price" in line.errors:
        line.price = None
    return line


def _is_line(name: str) -> bool:
    parts = name.split("-")
    return len(parts) == 3 and parts[0] == "line" and parts[1].isdigit() and len(parts[1]) < 6


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _decimal(text: str) -> Decimal | None:
    cleaned = text.replace(",", "").replace("，", "").strip()
    try:
        number = Decimal(cleaned)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")


class QuantitiesForm(forms.Form):
    """A quantity for each line of an order that still has units left to write.

    `left` names the property of a line that says how many; `left_label` and `now_label` are the heads over it and
    over the inputs.
    """

    left: ClassVar[str]
    left_label: ClassVar[Any]
    now_label: ClassVar[Any]
    is_proposed: ClassVar[bool] = False

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = order.lines.select_related("product").order_by("position")
        self.lines = [line for line in lines if self.most(line) > 0]
        for line in self.lines:
            most = self.most(line)
            self.fields[f"line-{line.pk}"] = forms.DecimalField(
                label=f"{line.product.code} {line.product}", min_value=Decimal(0), decimal_places=3, max_digits=15,
                initial=_text(most) if self.is_proposed else None, max_value=most, required=False,
            )  # fmt: skip

    def most(self, line: OrderLine) -> Decimal:
        """The most that may be written for a line."""
        return Decimal(getattr(line, self.left))

    def quantities(self) -> dict[int, Decimal]:
        """Line id → units, lines left at nothing left out."""
        return {line.pk: value for line in self.lines if (value := self.cleaned_data.get(f"line-{line.pk}"))}

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads over `rows`."""
        return [
            {"label": _("Product"), "grow": True},
            {"label": _("Quantity"), "numeric": True, "desk_only": True, "muted": True},
            {"label": self.left_label, "numeric": True},
            {"label": self.now_label, "numeric": True},
        ]

    @property
    def rows(self) -> list[tuple[list[str], Any]]:
        """Product, units ordered, units that may be written, and the input, a line."""
        return [
            ([f"{line.product.code} · {line.product}", quantity(line.quantity), quantity(self.most(line))],
             self[f"line-{line.pk}"])
            for line in self.lines
        ]  # fmt: skip


class DeliveryForm(QuantitiesForm):
    """How much of each open line is handed over, all that is left proposed, and on which day."""

    left, left_label, now_label = "undelivered", gettext_lazy("To deliver"), gettext_lazy("Deliver now")
    is_proposed = True

    on = forms.DateField(label=gettext_lazy("Date"))


class ReturnForm(QuantitiesForm):
    """What came back, and why."""

    left, left_label, now_label = "returnable", gettext_lazy("Can come back"), gettext_lazy("Take back")

    on = forms.DateField(label=gettext_lazy("Date"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class ReasonForm(forms.Form):
    """Why something exceptional is done; the words are kept."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
