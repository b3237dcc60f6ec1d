"""A believable company: the packaged worlds, and the pools that generated values are taken from."""
