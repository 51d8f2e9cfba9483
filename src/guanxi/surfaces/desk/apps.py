from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Gives the office its navigation."""

    name = "guanxi.surfaces.desk"
    label = "desk"

    def ready(self) -> None:
        from guanxi.kit.pages import register_nav
        from guanxi.surfaces.desk.queries.today import approval_count, held_count, task_count

        register_nav("today", _("Today"), "today", "home", 10, phone=True, count=task_count)
        register_nav("customers", _("Customers"), "customer_list", "users", 20, phone=True)
        register_nav("orders", _("Orders"), "orders:list", "cart", 30, phone=True, count=held_count, hot=True)
        register_nav("receivables", _("Receivables"), "receivables:ageing", "wallet", 40, phone=True)
        register_nav("credit", _("Trade credit"), "credit:list", "shield", 42, permission="credit.view")
        register_nav("approvals", _("Approvals"), "approvals:inbox", "check", 45, count=approval_count, hot=True)
        register_nav("products", _("Products"), "catalogue:list", "box", 50, permission="catalogue.view")
        register_nav("reports", _("Reports"), "reports", "chart", 60)
        register_nav("imports", _("Import"), "imports:runs", "file", 80, permission="exchange.open_import")
        register_nav("setup", _("Set-up"), "settings:own", "settings", 95)
