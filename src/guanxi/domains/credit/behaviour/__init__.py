"""How a customer behaves towards us, told by our own ledger: facts, points, and their why."""
