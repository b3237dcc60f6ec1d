"""Why an operation answers a sample: a reason for whatever stays `generated`, told by `so-mock where` and `so-mock
operations`."""

from __future__ import annotations

from fnmatch import fnmatchcase

MAIL = "the mail world: sign-in at a mail server, sending and receiving"
AI = "an AI service's answer"
ERP = "needs an ERP connector"
OUTSIDE = "needs a plug-in, an app or a service outside of the CRM"
SCRIPT = "runs a script, a workflow, a job or a template"
CLIENT = "serves the screens of SuperOffice's own clients"
INSTALLATION = "licence, diagnostics and addresses of an installation"
STATELESS = "no state behind it"

# Reason -> keys; `*` is any text, and `Agent.*` an agent that no module of so-mock is about.
REASONS: dict[str, str] = {
    MAIL: """
        Appointment.CreateAndAccept*, Appointment.DeclineInvitationFromEmailItem,
        CustomerService.TestSmtpServer, EMail.GetEmailAppointment*, EMail.GetParticipantInfoFromEmailAddress,
    """,
    AI: "AI.*, Contact.EnrichContactEntity, Contact.GetPreviewEnrichContact",
    ERP: """
        ErpSync.CreateErpActorFromCrm, ErpSync.Force*, ErpSync.Get*, ErpSync.SupportsAdvancedSearch, ErpSync.SyncAll,
        ErpSync.Test*, ErpSync.UpdateConnectionFields, ErpSync.ValidateArchiveColumnConfig, Import.CreateErpImportData,
        Quote.GetConfigurationFields, Quote.GetExtraInfo, Quote.GetOrder*, Quote.TestConnection,
    """,
    OUTSIDE: """
        Appointment.*VideoMeeting*, Document.*Command*, Document.GetPlugin*,
        * Document/{documentId}/Command*, GET Document/Plugin*, List.*AppTaskMenus, List.*AppWebPanels,
        List.GetDocumentTypesForPlugin, List.GetPlugin*, GET List/DocumentTemplate/Plugin*,
        Marketing.VerifyGoogleRecaptcha, Pocket.Notif*,
        Pocket.RunAppointmentAlarmBroker, Pocket.SendPushNotification, TimeZone.CheckNewTimeZoneDataAvailable,
        TimeZone.UpdateTimeZoneData, User.*AccessGateway*, User.*Command*, * User/{id}/CustomCommand*,
        User.*Credential*, GET User/CredentialTypes, User.*Tokens,
    """,
    SCRIPT: """
        BulkUpdate.ExecuteBySelectionId, BulkUpdate.GetJobResult*, CRMScript.Execute*, CRMScript.ResolveIncludes,
        CRMScript.Validate*, * CRMScript/*, GET TriggerScript/*/Validate,
        Import.PreviewImport, Import.SaveImport, Marketing.CalculateMailingStatistics,
        Person.TryAddPersonsToEmailFlow, Workflow.Run, Workflow.SendEvent, Workflow.UpdateFormSubmissions,
    """,
    CLIENT: """
        Configuration.ClearConfigurationCache, Configuration.GetApplicationConfiguration, Configuration.GetFilterList,
        Configuration.GetObjectMapping, Configuration.*PageConfiguration, Configuration.GetScreenConfigurationDelta*,
        Configuration.Rebuild*,
        Dash.GetPossibleDashQuickFilters, Dash.*TempTileSelection, List.GenerateNavigationUrl,
        Pocket.GetPocketStartupData, Previews.*, ViewState.GetLiveUiConfig,
    """,
    INSTALLATION: """
        Associate.GetEncryptionKey, Associate.LogOffWindowsUsers, Configuration.*Url*,
        Configuration.GetAnyConfiguration, Configuration.GetCS*Value, Configuration.GetCSWwwFolder,
        Configuration.GetEmailNumberOfDays, Configuration.GetSpfDomain, Database.*, Diagnostics.ChangeLogSettings,
        Diagnostics.Collect*, Diagnostics.GetCacheNames, Diagnostics.LogViewState, Diagnostics.PerformTasksAfter*,
        Diagnostics.RegisterClosedTicketsUsage, Diagnostics.ResyncUsers, Diagnostics.Track*, License.AddLicenseFromFile,
        License.*CentralLicense, License.GetFencingInfo, License.GetLicenseFromFile, License.*FromLicenseServer,
        License.GetSatelliteLicenses, License.GetShopUrl, License.ValidateLicenseInfo, * License*,
        Preference.*NetServicesStatus*, UserDefinedFieldInfo.ClearCaches,
    """,
    STATELESS: """
        CustomObject.GetCustomObjectsIcons, Person.GetBestSoLanguageForTemplate,
        * Presence/*,
        TimeZone.DeleteTimeZones, TimeZone.GetDefaultTimeZonePreference, TimeZone.*ActiveTimeZone*,
        TimeZone.SetBaseTimeZoneId, TimeZone.TimeOfLastTimeZoneUpdate, User.GetSupportedChangePasswordTypes,
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
        if key in ONE:
            return ONE[key]
        found = next((MANY[pattern] for pattern in MANY if fnmatchcase(key, pattern)), "")
        if found:
            return found
    return ""
