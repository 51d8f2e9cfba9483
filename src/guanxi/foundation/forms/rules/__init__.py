"""What a form asks, as plain Python: items, reading answers, formulas, points, and the care they were filled with."""
