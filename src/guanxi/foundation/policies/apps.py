from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "guanxi.foundation.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make verbs and the scopes of people known."""
        from guanxi.foundation.policies import actions, of_people  # noqa: F401 - makes verbs known
        from guanxi.foundation.policies.trials import actions as trials  # noqa: F401 - the same

        of_people.register()
