"""Why an operation answers a sample: a reason for whatever stays `generated`, told by `so-mock where` and `so-mock
operations`."""

from __future__ import annotations

from fnmatch import fnmatchcase

QUESTION = "asks a question: archives, find and list providers come with the query engine"
MAIL = "the mail world: accounts, folders, sending and receiving"
RIGHT = "rights come with the roles"
AI = "an AI service's answer"
ERP = "needs an ERP connector"
OUTSIDE = "needs a plug-in, an app or a service outside of the CRM"
SCRIPT = "runs a script, a workflow or a template"
CLIENT = "serves the screens of the web client"
INSTALLATION = "licence, diagnostics and addresses of an installation"
STATELESS = "no state behind it"

# Reason -> keys; `*` is any text, and `Agent.*` an agent that no module of so-mock is about.
REASONS: dict[str, str] = {
    QUESTION: """
        Archive.*, GET Archive*, POST Archive/*, Find.*, MDO.*, GET MDOList*, Navigator.*,
        DocumentMigration.GetForSelection, Favourite.*ByProvider, Ticket.*ByProvider,
        Selection.*MembersFromSearch, Selection.ExportSelectionMembers*, Targets.ExportTargetGroupToExcel,
    """,
    MAIL: """
        EMail.*, Appointment.CreateAndAccept*, Appointment.DeclineInvitationFromEmailItem,
        CustomerService.AddMessageFromMailData, CustomerService.CreateTicketFromMailData, CustomerService.TestSmtpServer,
        Person.Send*, Ticket.NotifyNew*, Ticket.SendTicketMessageSms,
    """,
    RIGHT: "Sentry.*",
    AI: "AI.*, Contact.EnrichContactEntity, Contact.GetPreviewEnrichContact",
    ERP: "ErpSync.*, Import.CreateErpImportData",
    OUTSIDE: """
        Appointment.*VideoMeeting*, Document.*Command*, Document.GetPlugin*, List.*AppTaskMenus, List.*AppWebPanels,
        List.GetPlugin*, List.GetDocumentTypesForPlugin, Marketing.VerifyGoogleRecaptcha, Messaging.CreateMessage,
        Messaging.GetPlugins, Pocket.*,
    """,
    SCRIPT: """
        CRMScript.Execute*, CustomerService.ExecuteEventHandlers, CustomerService.GetParsedTemplate,
    """,
    CLIENT: "Previews.*, List.GenerateNavigationUrl",
    INSTALLATION: """
        Database.*, Diagnostics.*, License.*, * License*, CustomerService.CheckSymmetricEncryption,
        CustomerService.GetProgramUrl, CustomerService.UpdateFeatureToggles, UserDefinedFieldInfo.ClearCaches,
    """,
    STATELESS: """
        CustomObject.GetCustomObjectsIcons, FreeText.FreetextIndexRows, Person.GetBestSoLanguageForTemplate,
        Selection.*Duplicate*, Selection.UpdateTypicalSearch, Ticket.ClearNotify, Ticket.GetHotlistEjUsers,
    """,
}  # fmt: skip


def _table() -> tuple[dict[str, str], dict[str, str]]:
    """What names one key, and what names many."""
    one: dict[str, str] = {}
    many: dict[str, str] = {}
    for reason, keys in REASONS.items():
        for key in (key.strip() for key in keys.split(",")):
            if key:
                (many if "*" in key else one)[key] = reason
    return one, many


ONE, MANY = _table()


def reason(*keys: str) -> str:
    """Of the first key that has one: a REST operation gives its own and that of the agent method it calls."""
    for key in keys:
        if key.startswith("archive:"):  # rows of an archive through a REST address
            return QUESTION
        if key in ONE:
            return ONE[key]
        found = next((MANY[pattern] for pattern in MANY if fnmatchcase(key, pattern)), "")
        if found:
            return found
    return ""
