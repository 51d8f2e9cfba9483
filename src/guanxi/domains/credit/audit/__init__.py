"""Whether the rules of credit are kept: what was overridden, by whom, and what stands against a rule (S4-48, S4-55)."""
