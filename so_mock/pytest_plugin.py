"""Fixtures for tests (`product.md` 7); whatever else they need is imported when one is asked for."""
