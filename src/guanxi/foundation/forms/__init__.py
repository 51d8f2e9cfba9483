"""What we ask and write down: form templates of rooms and of administrators, and the records filled by them."""
