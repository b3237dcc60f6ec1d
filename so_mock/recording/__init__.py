"""`so-mock record`: a proxy in front of a real WebAPI, and a scenario of what it saw."""
