"""The lists of the office that draw on several rooms."""
