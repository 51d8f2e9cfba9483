from django.apps import AppConfig


class CreditConfig(AppConfig):
    """Whom we trust with how much."""

    name = "guanxi.domains.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"
