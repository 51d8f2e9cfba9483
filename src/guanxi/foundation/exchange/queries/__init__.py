"""Questions about what came in and what goes out."""

from guanxi.foundation.exchange.queries.exports import (
    DEMO,
    LEASE,
    digests_of,
    has_abandoned,
    is_demo,
    reach_as_json,
    still_covers,
)
from guanxi.foundation.exchange.queries.obstacles import obstacles_of
from guanxi.foundation.exchange.queries.previews import (
    MOST_ON_PAGE,
    FieldView,
    Preview,
    Progress,
    TargetView,
    fields_for,
    has_lost_runs,
    preview_of,
    progress_of,
    require_target,
    targets_for,
)

__all__ = [
    "DEMO",
    "LEASE",
    "MOST_ON_PAGE",
    "FieldView",
    "Preview",
    "Progress",
    "TargetView",
    "digests_of",
    "fields_for",
    "has_abandoned",
    "has_lost_runs",
    "is_demo",
    "obstacles_of",
    "preview_of",
    "progress_of",
    "reach_as_json",
    "require_target",
    "still_covers",
    "targets_for",
]
