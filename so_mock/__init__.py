"""so-mock: an emulator of the SuperOffice CRM WebAPI."""

__version__ = "0.1.0"
