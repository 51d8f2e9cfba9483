"""One room a department, each a vertical slice with its own models, verbs, pages and tests."""
