"""What people type on the set-up pages."""
