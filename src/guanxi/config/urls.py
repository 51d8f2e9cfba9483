"""Which room answers which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("guanxi.surfaces.desk.urls")),
    path("", include("guanxi.kit.urls")),
    path("people/", include("guanxi.foundation.people.urls")),
    path("timeline/", include("guanxi.foundation.timeline.urls")),
    path("tasks/", include("guanxi.foundation.work.urls")),
    path("approvals/", include("guanxi.foundation.work.approvals.urls")),
    path("exports/", include("guanxi.foundation.exchange.urls")),
    path("imports/", include("guanxi.foundation.exchange.import_urls")),
    path("measures/", include("guanxi.foundation.measures.urls")),
    path("forms/", include("guanxi.foundation.forms.urls")),
    path("customers/", include("guanxi.domains.customers.urls")),
    path("catalogue/", include("guanxi.domains.catalogue.urls")),
    path("orders/", include("guanxi.domains.orders.urls")),
    path("receivables/", include("guanxi.domains.receivables.urls")),
    path("credit/", include("guanxi.domains.credit.urls")),
    path("api/v1/", include("guanxi.surfaces.api.urls")),
    path("settings/policies/", include("guanxi.foundation.policies.urls")),
    path("settings/fields/", include("guanxi.foundation.fields.urls")),
    path("settings/forms/", include("guanxi.foundation.forms.setup_urls")),
    path("settings/measures/", include("guanxi.foundation.measures.settings_urls")),
    path("settings/", include("guanxi.foundation.people.settings_urls")),
    path("accounts/", include("guanxi.foundation.people.account_urls")),
]

handler400 = "guanxi.kit.limits.bad_request"
handler429 = "guanxi.foundation.people.sign_in.too_many_requests"
