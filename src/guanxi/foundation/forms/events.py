"""How the events of forms read."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("forms.record_finished", _("Form “%(form)s” filled"), icon="file", tone="ok",
              many=_("%(count)s forms filled")),
    EventType("forms.record_used", _("Form “%(form)s” used: %(used_for)s"), icon="check"),
    EventType("forms.template_made", _("The form “%(form)s” was made"), icon="plus", tone="ok"),
    EventType("forms.template_changed", _("The form “%(form)s” was changed"), icon="edit"),
    EventType("forms.version_published", _("Version %(number)s of the form “%(form)s” was published"),
              icon="check", tone="ok"),
    EventType("forms.template_retired", _("The form “%(form)s” is not offered any more"), icon="file", tone="warn"),
    EventType("forms.template_restored", _("The form “%(form)s” is offered again"), icon="file"),
)  # fmt: skip
