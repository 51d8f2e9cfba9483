"""Questions of the office across rooms."""
