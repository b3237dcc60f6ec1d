"""Questions about rows: one engine for OData, archives, find, selections and the state filter."""
