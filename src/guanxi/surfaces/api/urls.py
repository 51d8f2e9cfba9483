"""The API's address: everything under /api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from guanxi.domains.credit.api import router as credit
from guanxi.domains.customers.api import router as customer_files
from guanxi.domains.orders.api import router as orders
from guanxi.domains.receivables.api import router as receivables
from guanxi.foundation.exchange.api import imports
from guanxi.foundation.exchange.api import router as exports
from guanxi.foundation.fields.api import router as fields
from guanxi.foundation.forms.api import router as forms
from guanxi.foundation.measures.api import router as measures
from guanxi.foundation.people.api import router as people
from guanxi.foundation.policies.api import router as policies
from guanxi.foundation.timeline.api import router as timeline
from guanxi.kit.actions import registry
from guanxi.surfaces.api import rooms  # noqa: F401 — every room's verbs are registered when it is imported
from guanxi.surfaces.api.app import api, unknown_address
from guanxi.surfaces.api.customers import router as customers
from guanxi.surfaces.api.health import router as health
from guanxi.surfaces.api.lists import lists_router
from guanxi.surfaces.api.verbs import verbs_router

api.add_router("", health)
api.add_router("/customers", customers)
api.add_router("/customers", customer_files)
api.add_router("/orders", orders)
api.add_router("/receivables", receivables)
api.add_router("/credit", credit)
api.add_router("/lists", lists_router())
api.add_router("/exports", exports)
api.add_router("/imports", imports)
api.add_router("/timeline", timeline)
api.add_router("/people", people)
api.add_router("/fields", fields)
api.add_router("/forms", forms)
api.add_router("/measures", measures)
api.add_router("/policies", policies)
api.add_router("/actions", verbs_router(registry))

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls), re_path("", unknown_address)]
