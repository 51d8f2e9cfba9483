"""Deciding on a credit sale: what speaks for and against it, and what it costs (S4-50, S4-51)."""
