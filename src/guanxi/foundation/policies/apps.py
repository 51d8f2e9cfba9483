from django.apps import AppConfig
from django.urls import reverse


class PoliciesConfig(AppConfig):
    name = "guanxi.foundation.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make verbs and the scopes of people known."""
        from guanxi.foundation.policies import actions, events, of_people  # noqa: F401 - makes verbs known
        from guanxi.foundation.policies.trials import actions as trials  # noqa: F401 - the same

        of_people.register()

        from guanxi.foundation.policies.queries import version_seen
        from guanxi.foundation.timeline.records import record_urls, visible_kinds

        visible_kinds["policies.policyversion"] = version_seen
        record_urls["policies.policyversion"] = lambda pk: reverse("policies:version", args=[pk])
