### Core: companies, sites, areas, people.

menu-core-sites = Sites
menu-core-areas = Areas
menu-core-people = People
menu-core-companies = Companies

## Company

type-company = Company
type-company-plural = Companies
create-company = New company
created-company = Company created
forbidden-create-company = You do not have permission to create companies
field-company-name = Name
field-company-kind = Kind
choice-company-kind-operator = Operator
choice-company-kind-contractor = Contractor
choice-company-kind-carrier = Carrier
choice-company-kind-authority = Authority
field-company-country = Country
field-company-active = Active
field-company-active-help = A company is never deleted, only deactivated.
list-company-all = All companies
list-company-active = Active companies
board-company-by_kind = By kind
section-company-identity = Company

## Site

type-site = Site
type-site-plural = Sites
create-site = New site
created-site = Site created
forbidden-create-site = You do not have permission to create sites
field-site-code = Code
field-site-code-help = 2 to 6 characters. It begins the provisional numbers given on board.
field-site-name = Name
field-site-kind = Kind
choice-site-kind-fixed_manned = Fixed platform, manned
choice-site-kind-fixed_unmanned = Fixed platform, unmanned
choice-site-kind-fpso = FPSO
choice-site-kind-rig = Drilling rig
choice-site-kind-vessel = Vessel
choice-site-kind-base = Shore base
choice-site-kind-heliport = Heliport
choice-site-kind-jetty = Jetty
field-site-time_zone = Time zone
field-site-time_zone-help = Name from the IANA list, such as Africa/Luanda.
field-site-operating_status = Status
choice-site-operating_status-active = In operation
choice-site-operating_status-shut_down = Shut down
choice-site-operating_status-decommissioned = Decommissioned
list-site-active = Sites in operation
list-site-all = All sites
section-site-identity = Site
section-site-operation = Operation

## Area

type-area = Area
type-area-plural = Areas
create-area = New area
created-area = Area created
forbidden-create-area = You do not have permission to create areas
field-area-name = Name
field-area-code = Code
field-area-site = Site
field-area-zone_class = Hazardous zone
field-area-zone_class-help = Explosive atmosphere: zone 0 always, zone 1 likely, zone 2 unlikely.
choice-area-zone_class-zone_0 = Zone 0
choice-area-zone_class-zone_1 = Zone 1
choice-area-zone_class-zone_2 = Zone 2
choice-area-zone_class-none = Not classified
list-area-all = All areas
section-area-identity = Area

## Person

type-person = Person
type-person-plural = People
create-person = New person
created-person = Person created
forbidden-create-person = You do not have permission to create people
field-person-first_name = First name
field-person-last_name = Last name
field-person-full_name = Full name
field-person-full_name-help = As it is shown in lists and reports.
field-person-email = E-mail
field-person-phone = Telephone
field-person-employer = Employer
field-person-job_title = Job
field-person-language = Language
choice-person-language-fr = Français
choice-person-language-en = English
field-person-time_zone = Time zone
field-person-time_zone-help = As Europe/Paris. Quiet hours and digests go by it.
field-person-site = Usual site
list-person-all = All people
section-person-identity = Person
section-person-contact = Contact
section-person-work = Work

## Notification preferences

type-preference = Notification preferences
type-preference-plural = Notification preferences
create-preference = Set preferences
created-preference = Preferences saved
forbidden-create-preference = The server makes everybody's preferences
field-preference-channel_in_app = In the application
field-preference-channel_email = By e-mail
field-preference-channel_sms = By text message
field-preference-dnd_enabled = Do not disturb
field-preference-dnd_start = From
field-preference-dnd_end = Until
field-preference-min_priority = Minimum priority
field-preference-muted_categories = Muted categories
field-preference-digest_enabled = Digest
field-preference-digest_frequency = How often the digest comes
field-preference-saved_lists = Saved lists
choice-preference-digest_frequency-daily = Every day
choice-preference-digest_frequency-weekly = Every week
list-preference-all = Preferences
section-preference-channels = Channels
section-preference-quiet = Do not disturb
section-preference-filter = Filter and digest

## Roles

role-admin = Administrator
role-crew = Crew
role-supervisor = Supervisor
role-site_hse = Site HSE adviser
role-hse_manager = HSE manager

## Permissions

permission-core-view-company = See companies
permission-core-create-company = Create companies
permission-core-edit-company = Edit companies
permission-core-delete-company = Delete companies
permission-core-view-site = See sites
permission-core-create-site = Create sites
permission-core-edit-site = Edit sites
permission-core-delete-site = Delete sites
permission-core-view-area = See areas
permission-core-create-area = Create areas
permission-core-edit-area = Edit areas
permission-core-delete-area = Delete areas
permission-core-view-person = See people
permission-core-create-person = Create people
permission-core-edit-person = Edit people
permission-core-delete-person = Delete people
permission-core-view-preference = See one's own preferences
permission-core-create-preference = Make preferences
permission-core-edit-preference = Change one's own preferences
permission-core-delete-preference = Delete preferences
permission-users-view-user = See accounts
permission-users-manage-user = Manage accounts
permission-core-view-role = See roles and groups
permission-core-manage-role = Manage roles, groups and grants
permission-core-view-module = See modules
permission-core-manage-module = Install, update and disable modules
permission-core-view-hook = See hooks and their executions
permission-core-manage-hook = Manage hooks
permission-core-view-email = See the e-mail queue
permission-core-manage-email = Send again and cancel e-mails
permission-core-view-job = See background work
permission-core-manage-job = Run again and cancel background work
permission-core-view-device = See devices
permission-core-manage-device = Enrol and revoke devices
permission-core-view-audit = Read the audit trail
permission-core-manage-setting = Change settings and secrets
