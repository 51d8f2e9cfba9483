"""Pages of customers: load what one may see, ask, call one verb, show."""
