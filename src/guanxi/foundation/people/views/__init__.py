"""Pages of this room: signing in by link, looking as a colleague, and the set-up pages."""
