"""User: users, their sign-in, groups and roles. A user is his associate's row; nobody is ever removed."""

from so_mock.agents.user import (
    credentials,
    groups,
    names,
    passwords,
    presence,
    resolving,
    rights,
    tokens,
    users,
)

__all__ = [
    "credentials",
    "groups",
    "names",
    "passwords",
    "presence",
    "resolving",
    "rights",
    "tokens",
    "users",
]
