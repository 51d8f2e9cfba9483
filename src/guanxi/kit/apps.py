from django.apps import AppConfig


class KitConfig(AppConfig):
    """Components, charts and the other tools that rooms build with."""

    name = "guanxi.kit"
    label = "kit"
