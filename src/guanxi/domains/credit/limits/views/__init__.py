"""Pages of granting credit."""
