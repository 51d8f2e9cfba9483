from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """What we ask and write down."""

    name = "guanxi.foundation.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events and records known."""
        from guanxi.foundation.forms import actions, events, policies  # noqa: F401 declared by being read
        from guanxi.foundation.forms.queries import find_record
        from guanxi.foundation.timeline.records import record_urls, visible_kinds
        from guanxi.kit.pages import register_nav

        visible_kinds["forms.formrecord"] = find_record
        record_urls["forms.formrecord"] = lambda pk: reverse("forms:record", args=[pk])
        register_nav("forms", _("Forms"), "forms:list", "edit", order=70, permission="forms.begin_record")
