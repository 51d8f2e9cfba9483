from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    """Makes the room's verbs and events known, and lets lists hand what is long to the worker."""

    name = "guanxi.foundation.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every room offer its kinds of import."""
        from django.urls import reverse

        from guanxi.foundation.exchange import actions, events, reactions  # noqa: F401
        from guanxi.foundation.exchange.package import reading  # noqa: F401
        from guanxi.foundation.timeline.records import record_urls
        from guanxi.kit.listing.ports import ports
        from guanxi.kit.travelling import leave_out

        ports.prepare = actions.request_export
        record_urls["exchange.export"] = lambda pk: reverse("exchange:export", args=[pk])
        record_urls["exchange.importrun"] = lambda pk: reverse("imports:run", args=[pk])
        leave_out("exchange.Export", "Lists written for one person are kept some days on the machine that wrote them.")
        autodiscover_modules("imports")
