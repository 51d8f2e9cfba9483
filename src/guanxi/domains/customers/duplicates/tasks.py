"""What the duplicates have the worker do."""

from __future__ import annotations

from guanxi.kit.jobs import task


@task
def search_whole_base(number: int) -> None:
    """Compare all customers, for the search of this number."""
    from guanxi.domains.customers.duplicates.searching import run_search

    run_search(number)
