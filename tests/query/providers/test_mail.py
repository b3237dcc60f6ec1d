"""Lists of mails, told apart by whom they are from, and of notifications and ERP connections."""

from contract.driver import plant
from query import asking

from so_mock.tenant import Tenant


def test_mails_are_listed_with_who_sent_them(tenant: Tenant) -> None:
    columns = "subject,from,fromName,to,folderName,folderId,attachment,archived,accountAssociate/personId,contact/name"
    where = "from begins 'kari.bjorge'"
    (row,) = asking.shown(tenant, "Mail2", columns, where)
    assert (row["subject"], row["folderName"]) == ("Delivery of the oak boards", "INBOX")
    assert (row["from"], row["fromName"]) == ("kari.bjorge@bjorge-trelast.example", "Kari Bjørge")
    assert (row["to"], row["attachment"], row["archived"]) == (
        "terje.dahl@fjordlys.example",
        False,
        False,
    )
    assert row["contact/name"].startswith("Bjørge")
    assert (
        row["folderId"] == tenant.store.table("email_folder").rows[row["folderId"]]["EmailFolderId"]
    )
    assert asking.ids(tenant, "Mail2", "mailfolder is 'inbox' and priority = 3") == [
        mail["EmailItemId"] for mail in tenant.store.table("email").scan() if mail["FolderName"] == "INBOX"
    ]  # fmt: skip


def test_each_mail_is_of_a_company_a_colleague_or_others(tenant: Tenant) -> None:
    everything = asking.found(tenant, "Mail").rows
    assert {int(row["PrimaryKey"]) for row in everything} == set(tenant.store.table("email").rows)
    companies = asking.found(tenant, "Mail", "from,person", entities=("companies",)).rows
    assert ("kari.bjorge@bjorge-trelast.example", "Kari Bjørge") in {
        (r["from"], r["person"]) for r in companies
    }
    assert all(row["EntityName"] == "companies" for row in companies)
    assert next(row["name"] for row in asking.shown(tenant, "MailFolder", "name")) == "INBOX"


def test_notifications_name_the_request_and_the_users(tenant: Tenant) -> None:
    plant(tenant, "notify", type=1, user_id=5, owner_id=17, ticket_id=1, custom_message="Look")
    columns = "ticketTitle,userAssociateId,ownerAssociateId,customMessage,priorityName,ejUserId"
    (row,) = asking.shown(tenant, "TicketNotification", columns, "ticketId = 1")
    ticket = tenant.store.table("ticket").rows[1]
    assert row == {
        "ticketTitle": ticket["Title"], "userAssociateId": 5, "ownerAssociateId": 17, "customMessage": "Look",
        "priorityName": "Medium", "ejUserId": 5,
    }  # fmt: skip


def test_erp_connections_are_listed_with_their_connector_and_deleted_ones_on_demand(
    tenant: Tenant,
) -> None:
    connector = plant(tenant, "erp_sync_connector", DisplayName="Books", URL="https://erp.example")
    one = plant(tenant, "erp_connection", DisplayName="Main", ErpConnectorId=connector, Active=True)
    two = plant(tenant, "erp_connection", DisplayName="Old", Deleted=True)
    assert asking.ids(tenant, "ErpConnection") == [one, two]
    (row,) = asking.found(
        tenant, "ErpConnection", "name,connector/name,active", entities=("erpConnection",)
    ).rows
    assert (row["PrimaryKey"], row["name"], row["connector/name"], row["active"]) == (
        str(one),
        "Main",
        "Books",
        True,
    )
    assert asking.shown(tenant, "ErpConnector", "name,url") == [
        {"name": "Books", "url": "https://erp.example"}
    ]
