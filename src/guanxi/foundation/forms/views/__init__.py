"""Pages of forms: filling, reading, printing, making them, and whether they are used."""
