"""Apps that sign in: rows of `_app`, by client_id, as the scenario has them; and the tenant's standing, the row of `_platform`."""

from __future__ import annotations

APPS = "_app"
PLATFORM = "_platform"
