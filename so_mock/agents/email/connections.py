"""What an EMailConnectionInfo leads to: the account that logs in there, and the folder it opens."""

from __future__ import annotations

from typing import NamedTuple

from so_mock.agents.email.ownership import visible_accounts
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import BY_UID, in_folder
from so_mock.errors import BadRequest, Failure, NotFound
from so_mock.mail import folders
from so_mock.mail.settings import fits, settings
from so_mock.store.table import Row


class Box(NamedTuple):
    account: Row
    folder: str


class Login(NamedTuple):
    """Where somebody logs in, and as whom; port 0 where it is not said."""

    server: str
    port: int
    user: str

    def fits(self, other: Login) -> bool:
        """Whether the same user logs in to the same server; it may have more than one port."""
        return (self.server, self.user) == (other.server, other.user)


def login(told: Record | None) -> Login:
    """`told`: an EMailConnectionInfo, or a ServiceAuth of an account."""
    given = told or {}
    server, port = host(given.get("ServerName") or given.get("Server"))
    user = str(given.get("UserName") or given.get("Username") or "").strip().lower()
    return Login(server, given.get("Port") or port, user)  # told apart in the extended form


def box(crm: Crm, connection: Record | None) -> Box | None:
    """By incoming server and user; the password is not looked at, but who is refused is told so. None: a server where
    nothing is, not an error."""
    let_in(crm, connection)
    wanted = login(connection)
    if not wanted.server or not wanted.user:
        return None
    for account in visible_accounts(crm):
        its = login(account["IncomingCredentials"])
        if its.fits(wanted) and (not wanted.port or its.port in (0, wanted.port)):
            folder = (connection or {}).get("Folder") or account["InboxFolder"] or folders.INBOX
            return Box(account, folder)
    return None


def outgoing(crm: Crm, connection: Record | None) -> Row | None:
    """The account that sends there: by outgoing server and user."""
    wanted = login(connection)
    for account in visible_accounts(crm):
        if wanted.user and login(account["OutgoingCredentials"]).fits(wanted):
            return account
    return None


def refused(crm: Crm, connection: Record | None) -> bool:
    """Whether the scenario has it that no mail server lets this user in."""
    user = login(connection).user
    return bool(user) and fits(user, settings(crm.store)["refused_logins"])


def let_in(crm: Crm, connection: Record | None) -> None:
    """Raises Failure for who is refused. `connection`: as `login` takes it."""
    if refused(crm, connection):
        raise Failure(refusal(connection or {}), "The scenario's mail.refused_logins has it.")


def refusal(connection: Record) -> str:
    """In which words the server refuses it."""
    user = connection.get("UserName") or connection.get("Username")
    server = connection.get("ServerName") or connection.get("Server")
    return f"The mail server {server} refused the login of {user}"


def message(crm: Crm, connection: Record | None, uid: int | str | None) -> Row | None:
    return _within(crm, box(crm, connection), uid)


def _within(crm: Crm, found: Box | None, uid: int | str | None) -> Row | None:
    if found is None or not uid:
        return None
    key = (*in_folder(found.account["EMailAccountId"], found.folder), str(uid).strip())
    return next(iter(crm.by("email", BY_UID, key)), None)


def messages(crm: Crm, connection: Record | None, uids: list[int] | list[str] | None) -> list[Row]:
    """In the order asked; what is not there is left out. Who asks for none signs in all the same."""
    opened = box(crm, connection)
    found = (_within(crm, opened, uid) for uid in uids or ())
    return [row for row in found if row is not None]


def host(server: str | None) -> tuple[str, int]:
    """`host` or `host:port`; port 0 when it is not said."""
    host, _, port = (server or "").strip().lower().partition(":")
    return host, int(port) if port.isdecimal() and len(port) < 6 else 0


def name_in(connection_info: Record | None) -> str:
    name = str((connection_info or {}).get("Folder") or "").strip()
    if not name:
        raise BadRequest("ConnectionInfo: Folder must name the folder")
    return name


def named(crm: Crm, connection_info: Record | None) -> Row:
    """The folder that the connection names, or NotFound."""
    name = name_in(connection_info)
    opened = box(crm, connection_info)
    found = folders.find(crm, opened.account["EMailAccountId"], name) if opened else None
    if found is None:
        raise NotFound(f"EMailFolder {name} not found")
    return found
