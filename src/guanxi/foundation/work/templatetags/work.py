"""What can be done to a task from a row of it."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.foundation.work.models import Task
from guanxi.kit.components.buttons import ask_button, post_button

register = template.Library()


@register.simple_tag(takes_context=True)
def task_actions(context: Context, task: Task) -> SafeString:
    """Done with one tap; put off and hand over by a small form, which the phone offers on the page of the task."""
    return format_html(
        '<span class="row">{}<span class="row desk-only">{}{}</span></span>',
        post_button(context, _("Done"), reverse("work:finish", args=[task.pk]), icon="check", size="small"),
        ask_button(context, _("Postpone"), reverse("work:postpone", args=[task.pk]), icon="clock"),
        ask_button(context, _("Reassign"), reverse("work:reassign", args=[task.pk]), icon="user"),
    )
