"""What the platform around the API answers: the identity provider, system users, the state of a tenant (sheet: auth.md)."""
