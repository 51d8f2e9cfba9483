"""Which customers may be the same: what they have in common (`rules`), where to look (`keys`), what was found."""
