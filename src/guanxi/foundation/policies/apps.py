from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "guanxi.foundation.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.policies import actions  # noqa: F401 - makes verbs known
