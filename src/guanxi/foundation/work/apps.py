from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Makes the room's verbs, events and reactions known."""

    name = "guanxi.foundation.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.urls import reverse

        from guanxi.foundation.timeline.records import record_urls, visible_kinds
        from guanxi.foundation.work import actions, events, reactions  # noqa: F401
        from guanxi.foundation.work.approvals import actions as decisions  # noqa: F401
        from guanxi.foundation.work.approvals import terms  # noqa: F401 - declares a matter
        from guanxi.foundation.work.approvals.port import Approvals
        from guanxi.foundation.work.models import ApprovalRequest, Task
        from guanxi.kit import approvals

        visible_kinds["work.task"] = lambda user, pk: Task.objects.visible_to(user).filter(pk=pk).first()
        record_urls["work.task"] = lambda pk: reverse("work:task", args=[pk])
        visible_kinds["work.approvalrequest"] = lambda user, pk: (
            ApprovalRequest.objects.visible_to(user).filter(pk=pk).first()
        )
        record_urls["work.approvalrequest"] = lambda pk: reverse("approvals:request", args=[pk])
        approvals.ports.approvals = Approvals()
