"""Prilavok: a self-hosted CRM for shops that sell through Instagram."""

__version__ = "0.1.0"
