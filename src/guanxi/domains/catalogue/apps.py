from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What we sell."""

    name = "guanxi.domains.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs and events known."""
        from guanxi.domains.catalogue import (  # noqa: F401 declared by being read
            actions,
            events,
            extra,
            imports,
        )
        from guanxi.domains.catalogue.index import index_everything
        from guanxi.kit.travelling import rebuild_with

        rebuild_with("catalogue.search", index_everything)
