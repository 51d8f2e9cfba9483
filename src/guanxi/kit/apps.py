from django.apps import AppConfig


class KitConfig(AppConfig):
    """Components, charts and the other tools that rooms build with."""

    name = "guanxi.kit"
    label = "kit"

    def ready(self) -> None:
        from guanxi.kit import databases  # noqa: F401 - it registers what it declares
