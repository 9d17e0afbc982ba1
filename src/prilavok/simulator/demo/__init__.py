"""The demo shop: what it sells, what it has published, who has written to it."""
