"""Who looks in: the office, the machine; later the phone, the partner, the analyst."""
