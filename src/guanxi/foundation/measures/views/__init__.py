"""Pages: a record's grades, and what is declared."""
