"""What ann may see and do in each of five roles, written by hand: nothing here is computed."""

ROLES = {
    "reader": """
    tables: {"*": Select}
""",
    "owner": """
    rows: {"*": own}
""",
    "team": """
    tables: {"*": "Select, Update, Insert"}
    rows: {"*": group}
    functions: [cs-listown, cs-readown, cs-editown, cs-listothers, cs-readothers, cs-editothers]
""",
    "clerk": """
    tables: {"*": "Select, Update, Delete"}
    fields:
      contact.OrgNr: Read
      person.Title: Read
      project.ProjectNumber: Read
      appointment.Location: Read
      sale.Amount: Read
      document.OurRef: Read
      ticket.Author: Read
      selection.Source: Read
      ticket_message.Author: Read
      quote.PoNumber: Read
      email_account.EMailAddress: Read
      project_member.Comment: Read
    functions: [cs-listown, cs-readown, cs-listothers, cs-readothers]
""",
    "blind": """
    tables: {project: None, ticket: None, quote: None, email_account: None}
    fields:
      contact.OrgNr: None
      person.Title: None
      appointment.Location: None
      sale.Amount: None
      document.OurRef: None
      selection.Source: None
""",
}

# What a TableRight's Mask is, and the Mask of a field's FieldRight.
MASKS = {
    "A": "Select, Update, Insert, Delete",
    "S": "Select",
    "SD": "Select, Delete",
    "SI": "Select, Insert",
    "SU": "Select, Update",
    "SID": "Select, Insert, Delete",
    "SUI": "Select, Update, Insert",
    "SUD": "Select, Update, Delete",
    "SR": "Select, RestrictedUpdate",
    "SIR": "Select, Insert, RestrictedUpdate",
    "F": "Filtering",
}
FIELDS = {"None": "None", "Read": "Read", "Update": "Update", "ReadM": "Read, UIHintMandatory", "UpdateM": "Update, UIHintMandatory"}  # fmt: skip

# Letters are rows (matrix_world.LETTERS): those that a get shows, by mask; that a list of all ids shows; that a query finds;
# the Mask of the entity's `field`, and the rows found by its value; whose rows she may insert (own, mate's, stranger's);
# rows that she may update, delete, change that field of. Whatever is not named is absent, or refused and left as it was;
# `!`: refused for want of a functional right. Choices where the documentation is silent:
# - A write to a row that she cannot get is answered as if there were none: 404, a delete 204. Otherwise 403.
# - Owner of a message, quote or project member is that of its request, sale or project, whose rights it has as well.
# - A mail account of somebody else is no one's business: neither shown nor written, whatever the role says.
# - Completed and closed rows are locked for others than their owner; a private appointment is listed, with its times only.
#
# entity        get                 list     query    by field          insert update   delete   field
TABLE = {
    "reader": """
contact         S:omcsh             omcsh    omcsh    Read:omcsh        -      -        -        -
person          S:omcsku            omcsku   omcsku   Read:omcsku       -      -        -        -
project         S:omcs              omcs     omcs     ReadM:omcs        -      -        -        -
appointment     S:omcsi,F:p         omcspi   omcspi   Read:omcsi        -      -        -        -
sale            S:omcsgid           omcsgid  omcsgid  Read:omcsgid      -      -        -        -
document        S:omcsgid           omcsgid  omcsgid  Read:omcsgid      -      -        -        -
ticket          S:omcsd             omcsd    omcsd    Read:omcsd        -      -        -        -
selection       S:omcsi             omcsi    omcsi    Read:omcsi        -      -        -        -
ticket_message  S:omcsd             omcsd    omcsd    Read:omcsd        -      -        -        -
quote           S:omcsd             omcsd    omcsd    Read:omcsd        -      -        -        -
email_account   S:o                 o        omcs     Read:omcs         -      -        -        -
project_member  S:omcs              omcs     omcs     Read:omcs         -      -        -        -
""",
    "owner": """
contact         A:o                 o        o        Update:o          o      o        o        o
person          A:ok                ok       ok       Update:ok         o      ok       ok       ok
project         A:o                 o        o        UpdateM:o         o      o        o        o
appointment     A:oi                oi       oi       Update:oi         o      oi       oi       oi
sale            A:oi                oi       oi       Update:oi         o      oi       oi       oi
document        A:oi                oi       oi       Update:oi         o      oi       oi       oi
ticket          A:o                 o        o        Update:o          o      o        o        o
selection       A:oi                oi       oi       Update:oi         o      oi       oi       oi
ticket_message  A:o                 o        o        Update:o          o      o        o        o
quote           A:o                 o        o        Update:o          o      o        o        o
email_account   A:o                 o        o        Update:o          o      o        o        o
project_member  A:o                 o        o        Update:o          o      o        o        o
""",
    "team": """
contact         SUI:omc,SIR:h       omch     omch     Update:omch       om     omch     -        omch
person          SUI:omcku           omcku    omcku    Update:omcku      om     omcku    -        omcku
project         SUI:omc             omc      omc      UpdateM:omc       om     omc      -        omc
appointment     SUI:omci            omci     omci     Update:omci       om     omci     -        omci
sale            SUI:omci,SI:d       omcid    omcid    Update:omcid      om     omci     -        omci
document        SUI:omci,SI:d       omcid    omcid    Update:omcid      om     omci     -        omci
ticket          SUI:omc,SI:d        omcd     omcd     Update:omcd       om     omc      !        omc
selection       SUI:oi,SI:mc        omci     omci     Update:omci       om     oi       -        oi
ticket_message  SUI:omc,S:d         omcd     omcd     Update:omcd       om     omc      -        omc
quote           SUI:omc,S:d         omcd     omcd     Update:omcd       om     omc      -        omc
email_account   SUI:o               o        omc      Update:omc        o      o        -        o
project_member  SUI:omc             omc      omc      Update:omc        om     omc      -        omc
""",
    "clerk": """
contact         SUD:omcs,SR:h       omcsh    omcsh    Read:omcsh        -      omcsh    omcs     -
person          SUD:omcsk,SU:u      omcsku   omcsku   Read:omcsku       -      omcsku   omcsk    -
project         SUD:omcs            omcs     omcs     ReadM:omcs        -      omcs     omcs     -
appointment     SUD:omcsi,F:p       omcspi   omcspi   Read:omcsi        -      omcsi    omcsi    -
sale            SUD:omcsgi,SD:d     omcsgid  omcsgid  Read:omcsgid      -      omcsgi   omcsgid  -
document        SUD:omcsgi,SD:d     omcsgid  omcsgid  Read:omcsgid      -      omcsgi   omcsgid  -
ticket          S:omcsd             omcsd    omcsd    Read:omcsd        -      -        !        -
selection       SUD:oi,S:mcs        omcsi    omcsi    Read:omcsi        -      oi       oi       -
ticket_message  S:omcsd             omcsd    omcsd    Read:omcsd        -      -        -        -
quote           SUD:omcs,S:d        omcsd    omcsd    Read:omcsd        -      omcs     omcs     -
email_account   SUD:o               o        omcs     Read:omcs         -      o        o        -
project_member  SUD:omcs            omcs     omcs     Read:omcs         -      omcs     omcs     -
""",
    "blind": """
contact         A:omcs,SIR:h        omcsh    omcsh    None:-            oms    omcsh    omcs     -
person          A:omcsk,SUI:u       omcsku   omcsku   None:-            oms    omcsku   omcsk    -
project         -                   -        -        -                 -      -        -        -
appointment     A:omcsi,F:p         omcspi   omcspi   None:-            oms    omcsi    omcsi    -
sale            A:omcsgi,SID:d      omcsgid  omcsgid  None:-            oms    omcsgi   omcsgid  -
document        A:omcsgi,SID:d      omcsgid  omcsgid  None:-            oms    omcsgi   omcsgid  -
ticket          -                   -        -        -                 -      -        -        -
selection       A:omcsi             omcsi    omcsi    None:-            oms    omcsi    omcsi    -
ticket_message  -                   -        -        -                 -      -        -        -
quote           -                   -        -        -                 -      -        -        -
email_account   -                   -        -        -                 -      -        -        -
project_member  -                   -        -        -                 -      -        -        -
""",
}
COLUMNS = ("get", "list", "query", "by field", "insert", "update", "delete", "field")

# role, entity, column -> literal
CELLS = {
    (role, line.split()[0], column): literal
    for role, lines in TABLE.items()
    for line in lines.strip().splitlines()
    for column, literal in zip(COLUMNS, line.split()[1:], strict=True)
}
