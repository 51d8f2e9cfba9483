"""The cast is what its description says."""

from decimal import Decimal

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.people.visibility import may


def test_the_cast_sees_and_may_what_its_parts_say(world):
    seen = {
        part: set(Customer.objects.visible_to(user).values_list("code", flat=True))
        for part, user in world.users.items()
    }
    all_codes = {"C-1001", "C-1002", "C-2001", "WALK-IN"}
    assert seen == {
        "manager": {"C-1001", "C-1002"},
        "team_manager": {"C-1001", "C-1002"},
        "director": all_codes,
        "finance": all_codes,
        "rep": {"C-1001", "C-1002"},
        "credit": all_codes,
        "service": all_codes,
        "stranger": {"C-2001"},
        "admin": all_codes,
    }
    assert may(world.credit, "orders.release_order")
    assert may(world.rep, "orders.release_order")  # to ask for it; the ladder decides


def test_its_money_is_as_described(world):
    balances = {row.customer.code: (row.balance, row.ceiling) for row in Account.objects.select_related("customer")}
    assert balances == {
        "C-1001": (Decimal("2360.00"), Decimal("20000.00")),
        "C-1002": (Decimal("0.00"), None),
        "C-2001": (Decimal("590.00"), None),
        "WALK-IN": (Decimal("0.00"), None),
    }
    assert find_money_breaks() == []
    assert world.old_invoice.amount == Decimal("2950.00")
