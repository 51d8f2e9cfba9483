"""Pages of extra fields."""
