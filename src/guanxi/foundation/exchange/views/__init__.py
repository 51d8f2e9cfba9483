"""Pages of this room: files that are handed out, and imports as conversations."""
