### Words of the interface in English. French is in fr.ftl: every message exists in both.

## Everywhere

action-add = Add
action-back = Back
action-cancel = Cancel
action-clear = Clear
action-close = Close
action-retry = Try again
author-system = OpsFlux
choices = Choices
choose = Choose…
no = No
no-match = Nothing matches
not-found = There is nothing at this address
not-found-detail = The page may have moved, or a module is not installed.
search = Search
toast-label = Messages
type-missing = No installed module knows this kind of record.
untitled = Untitled
value-empty = Empty
yes = Yes
skip-to-content = Skip to content
preparing = This device is getting ready
preparing-detail = Your rights, sites and forms are on their way. After that, everything works without a link too.
core-failed = The application could not start
core-failed-detail = Your work is safe on this device. Try again; if it goes on, restart the application.
forbidden-title = You do not have the permission for this
forbidden-detail = Ask an administrator if you think you should.
language-fr = Français
language-en = English

## Navigation

nav-home = Home
nav-inbox = Inbox
nav-label = Main menu
nav-more = More
nav-search = Search or go to…
nav-search-short = Search
nav-settings = Settings
nav-sync = Synchronisation
bell-label =
    { $count ->
        [0] Inbox: nothing unread
        [one] Inbox: one unread
       *[other] Inbox: { $count } unread
    }
device-line = { $name } · { $code }
user-menu = Account of { $name }
banner-expired = Your session has ended. Your work is safe on this device; sign in again to send it.
banner-read-only = This device has been without contact for too long: you can read, and you can write again after the next contact.

## Sign in and out

sign-in-title = Sign in
sign-in-lead = Welcome to OpsFlux
sign-in-email = E-mail
sign-in-password = Password
sign-in-action = Sign in
sign-in-going = Signing in…
sign-in-again = Sign in again
sign-in-expired = Your session has ended. Sign in again; your work is safe on this device.
sign-in-note = The first sign-in on a device needs the network. After that, you work with or without it.
sign-in-promise = What you write stays on this device and goes ashore by itself as soon as there is a link.
sign-in-wrong = The e-mail or the password is not right
sign-in-offline = The server cannot be reached. The first sign-in on this device needs the network.
sign-in-too-often = Too many attempts: wait a moment, then try again
sign-in-failed = Signing in did not work. Try again in a moment.
sign-in-left =
    { $count ->
        [0] Photos taken on this device are not ashore yet. They are kept, and leave whoever signs in.
        [one] One change made on this device is not sent yet. It is kept, and leaves whoever signs in.
       *[other] { $count } changes made on this device are not sent yet. They are kept, and leave whoever signs in.
    }
sign-out = Sign out
sign-out-anyway = Sign out anyway
sign-out-stay = Stay signed in
sign-out-unsent-title = Some work has not been sent yet
sign-out-unsent =
    { $count ->
        [0] { $files ->
            [one] One photo has
           *[other] { $files } photos have
        } not been sent yet. It stays on this device and leaves at the next contact, whoever is signed in.
        [one] One change has not been sent yet. It stays on this device and leaves at the next contact, whoever is signed in.
       *[other] { $count } changes have not been sent yet. They stay on this device and leave at the next contact, whoever is signed in.
    }

## Forms

form-new = New: { $type }
form-edit = Edit: { $title }
form-create = Create
form-creating = Creating…
form-save = Save
form-saving = Saving…
form-required = required
form-problems =
    { $count ->
        [one] One thing to put right
       *[other] { $count } things to put right
    }
form-characters-left =
    { $count ->
        [one] one character more
       *[other] { $count } characters more
    }
draft-none = What you type is saved on this device as you go
draft-saved = Saved on this device { $time }
draft-failed = This draft could not be saved on the device. Keep this page open and try again.
draft-found = “{ $title }” is not finished ({ $ago }).
draft-continue = Continue
created-toast = { $type } created
created-toast-detail = Saved on this device; it leaves by itself.
saved-toast = Changes saved
issue-other = This value is not accepted
error-internal = Something failed on our side. Your work is safe on this device
date-now = Now
date-today = Today
date-form = dd/mm/yyyy
date-choose = Choose in the calendar
date-calendar = Calendar
date-month-before = Previous month
date-month-after = Next month
time-form = hh:mm
time-label = Time
number-less = Less
number-more = More
tag-add = Add a label
tag-remove = Remove { $tag }
filter-from = From
filter-to = To
filter-with = With
filter-without = Without

## Quick forms

quick-step = { $at } of { $of }
quick-next = Next
quick-change = Change
quick-change-of = Change: { $what }
quick-all-fields = All fields
quick-phrases = Sentences to tap

## Photos and comments

comments-count =
    { $count ->
        [one] one comment
       *[other] { $count } comments
    }
photos-count =
    { $count ->
        [one] one photo
       *[other] { $count } photos
    }
photos-ashore = { $ashore } of { $count } ashore
photo-adding = Adding…
photo-ashore = Ashore
photo-choose = Choose files
photo-failed = { $name } could not be added
photo-here = On this device
photo-limit = { $count } of { $most } at most
photo-larger = Enlarge
photo-smaller = Reduce
photo-loading = Loading the photo…
photo-away = This photo is not on this device yet
photo-away-detail = It waits on the device that took it, or for a link. It shows here once both have met.
photo-unreadable = This photo could not be shown
photo-next = Next photo
photo-open = Open photo { $at } of { $of }: { $name }
photo-previous = Previous photo
photo-refused = Refused
photo-remove = Remove { $name }
photo-take = Take a photo
photo-too-large = { $name } is too large: { $most } at most
photo-too-many = { $most } photos at most

## Columns of every record

column-number = Number
column-status = Status
column-created-at = Created
column-created-by = Created by
column-updated-at = Updated
column-updated-by = Updated by
column-arrived-at = Arrived here

## How far a record has come

record-queued = On this device
record-sent = Sent
record-confirmed = Confirmed
record-held = Kept by the server until it is updated
record-returned = Needs you
record-queued-detail = It leaves by itself at the next contact.
record-sent-detail = It has left this device; the answer is on its way.
record-confirmed-detail = The server has everything.
record-held-detail = It was written by a newer version; nothing is lost.
record-returned-detail = Something came back: see what and send it again.
record-missing = This record is not here
record-missing-detail = It may not have reached this device yet, or you may not see it.

## Synchronisation in words

sync-up-to-date = Up to date
sync-on-device = On this device
sync-sending = Sending
sync-filling = Receiving records
sync-no-link = No link, everything works here
sync-cut = Link cut by hand
sync-signed-out = Signed out
sync-to-send = { $count } to send
sync-photos =
    { $count ->
        [one] one photo
       *[other] { $count } photos
    }
sync-returned =
    { $count ->
        [one] 1 returned to you
       *[other] { $count } returned to you
    }
sync-contact = last contact { $time }
sync-never = no contact yet
sync-stale = stale

## A record's page

record-whole = Open on its own
record-edit = Edit
record-delete = Delete
record-delete-detail = The record goes once the server agrees. Say why; the reason stays in the activity.
delete-asked = Deletion asked for
record-came-back =
    { $count ->
        [one] One change of yours came back and waits for you.
       *[other] { $count } changes of yours came back and wait for you.
    }
record-to-review = Accepted as a safety fact; a person ashore still has to check it.
returned-see = See what came back
record-blank = Not filled in: { $fields }
workflow-label = Progress
workflow-asked = asked for
workflow-at = { $at } of { $of }
workflow-others = Other steps
workflow-why-not = Why no other step?
workflow-not-now = Not possible now
transition-asked = { $name }: asked for
reason-label = Reason
reason-help = { $least } characters at least. Everyone who sees the record sees it.
fact-provisional = Provisional
conflict-mark = two values
conflict-title = { $field }: two values
conflict-detail = Two people wrote it without seeing each other. Choose which one stays; both remain in the activity.
conflict-shown = shown now
conflict-choose = Keep this one
conflict-another = Write another value
linked-title = { $types } ({ $count })
linked-none = None yet.
activity-title = Activity
activity-created = created the record
activity-edited = changed
activity-recorded = recorded
activity-asked = asked for: { $step }
activity-granted = { $step }: done
activity-moved = changed the status: { $from } → { $to } ({ $step })
activity-refused = { $step }: refused
activity-text-changed = { $field }: text changed
activity-becomes = becomes
comment-label = Comment
comment-placeholder = Write a comment…
comment-send = Comment

## Lists

list-views = Saved views
list-board = Board: { $name }
list-search = Search in this list
list-search-short = Search
filter-said = { $field }: { $test }
list-filters = Filters
list-filters-on =
    { $count ->
        [one] One filter
       *[other] { $count } filters
    }
list-clear = Clear all
list-show = Show
list-count =
    { $count ->
        [one] one record
       *[other] { $shown } records
    }
list-keys-move = to move,
list-keys-open = to open
list-keys-edit = to change
list-failed = This list could not be read
read-failed = This could not be read
read-failed-of = { $what }: this could not be read
list-no-match = Try other words or fewer filters.
list-empty = Nothing here yet
list-empty-detail = What is created shows up here at once, with or without a link.
board-more = and { $count } more

## Working on lists

list-columns = Columns
list-column-no-room = no room here
list-columns-usual = Usual columns
list-widths-usual = Usual widths
list-column-width = Width of { $name }
list-column-width-how = Pull, or double click to fit
list-edit-at = { $field }: { $name }
list-column-up = Move { $name } forward
list-display = Display
list-group = Group
list-group-none = No groups
list-group-span = One heading for each
list-group-day = Day
list-group-week = Week
list-group-month = Month
group-unknown = Unknown here
list-grouped = By { $by }
list-grouped-by-span = By { $span } ({ $by })
list-sort = Sort
list-sort-ascending = Ascending
list-sort-descending = Descending
list-sort-usual = Usual order
list-select = Select { $name }
list-select-all = Select all
list-selecting = Select
saved-save = Save this list
saved-detail = It keeps words, filters, order, columns and groups, for you, on all your devices.
saved-name = Name
saved-update = Save changes
saved-rename = Rename this list
saved-remove = Forget this list
filter-not = not { $what }
filter-at-least = ≥ { $what }
filter-at-most = ≤ { $what }
filter-any = not empty
filter-none = empty
filter-like = “{ $what }”
filter-me = me
filter-compound = Combined filter
filter-way-any = Is one of
filter-way-none = Is none of
filter-way-empty = Is empty
filter-way-filled = Is not empty
filter-way-contains = Contains
filter-way-lacks = Does not contain
filter-way-between = From – to
filter-way-period = When
filter-text = A word or a part of one
filter-number-from = At least
filter-number-to = At most
filter-add = Add…
filter-me-chip = Me
period-today = today
period-yesterday = yesterday
period-last7 = last 7 days
period-last30 = last 30 days
period-week = this week
period-month = this month
period-month-before = last month
period-next7 = in the next 7 days
period-past = before today
period-overdue = overdue
filter-unlike = without “{ $what }”
filter-change = Change the filter { $what }
filter-removed = Filter removed: { $what }
filters-removed = All filters removed
filter-restore = Put it back
filter-remove = Remove the filter { $what }
bulk-label = Selected records
bulk-none = Choose records
bulk-count =
    { $count ->
        [one] One selected
       *[other] { $count } selected
    }
bulk-all = Select all
bulk-first = Select the first { $most }
bulk-most = { $most } at most at once, of { $total }: narrow the list, or go on with the rest afterwards.
bulk-clear = Clear selection
bulk-step = Next step
bulk-of = { $able } of { $count }
bulk-more = More actions
bulk-edit = Change a field
bulk-change = Change: { $field }
bulk-go =
    { $count ->
        [0] None can
        [one] Do it for one record
       *[other] Do it for { $count } records
    }
bulk-going = { $done } of { $count }…
bulk-stop = Stop
bulk-done =
    { $count ->
        [0] Nothing was changed
        [one] One record done
       *[other] { $count } records done
    }
bulk-rest =
    { $count ->
        [one] Stopped. One record was not touched; it is still selected.
       *[other] Stopped. { $count } records were not touched; they are still selected.
    }
bulk-left =
    { $count ->
        [one] One record stays as it is
       *[other] { $count } records stay as they are
    }
bulk-refused =
    { $count ->
        [one] One was refused
       *[other] { $count } were refused
    }
board-move = Move { $title }
board-end = This is the last state.
board-cannot = This card cannot go to { $to }
board-no-way = No step leads from { $from } to { $to }.
keys-title = Keyboard
keys-search = Search, actions and places
keys-move = Next and previous row
keys-select = Select the row
keys-open = Open the row
keys-aside = Next and previous value of the row
keys-edit = Change the value, where the list has columns
keys-find = Search in the list
keys-clear = Clear the selection
keys-help = This help

## Home

home-hello = Hello { $name }
home-unread =
    { $count ->
        [0] Nothing unread
        [one] One unread
       *[other] { $count } unread
    }
home-all-sent = Everything is sent
home-since =
    { $count ->
        [0] { $types }: nothing new since your last visit, { $ago }
        [one] { $types }: one new since your last visit, { $ago }
       *[other] { $types }: { $count } new since your last visit, { $ago }
    }
home-todo = For you to do: { $types }
home-undecided = Waiting for a decision: { $types }
home-drafts = To finish, on this device
home-mine = My records: { $types }
home-mine-empty = What you write or are in charge of shows up here.
home-all = See all
home-all-of = See all: { $what }
home-board = Board
home-link-of = { $words }: { $what }
home-arrived = Newest: { $types }
home-by-status = { $types } still open, by status
home-by-level = { $types } still open, by { $field }

## Inbox

inbox-notifications = Notifications
inbox-returned = Came back
inbox-empty = Nothing yet
inbox-empty-detail = What concerns you arrives here.
inbox-read-all = Mark all as read
inbox-chip = { $label } ({ $count })
inbox-older =
    { $count ->
        [one] Show one more, older
       *[other] Show older ones: { $count } more
    }
inbox-read = Mark as read: { $title }
inbox-narrow = Show only
inbox-unread = Unread
inbox-unread-all = Unread
returned-empty = Nothing came back
returned-empty-detail = Everything you sent was accepted, or is on its way.
returned-handed = Handed over: “{ $note }”
returned-send = Correct and send again
returned-discard = Discard
returned-discard-detail = The change disappears from this device. What the server holds stays as it is.
returned-hand-over = Hand over
returned-hand-over-detail = A supervisor sees this change and your note, and can finish it.
returned-note = What should they know?

## Synchronisation page

sync-now = Send now
sync-queue = Waiting on this device
sync-lane = What
sync-pieces = Pieces
sync-size = Size
lane-text = Changes and comments
lane-thumbnails = Small pictures
lane-photos = Photos
sync-numbers = This device
sync-last-contact = Last contact
sync-as-of = What is shown dates from
sync-records = Records on this device
sync-up-month = Sent this month
sync-down-month = Received this month
sync-rate = Measured speed
sync-per-second = { $size } a second
sync-each = Piece by piece
sync-unlisted =
    { $count ->
        [one] and one more that is not listed: { $lane }
       *[other] and { $count } more that are not listed: { $lane }
    }
sync-estimate = About { $time } at the measured speed.
sync-photos-pause = Pause photos
sync-photos-resume = Send photos again
sync-part = { $sent } of { $size }
sync-changes = { $count } changes
sync-loose = Of a form that is not finished
sync-refused = Refused: { $why }
sync-budget = This month
sync-budget-no = No budget
sync-budget-none = { $used } used; no budget is set for this device.
sync-budget-used = { $used } of { $budget } used ({ $percent } %)
sync-of = by { $name }
sync-budget-waits = This month’s budget is used up: photos wait for “Send now” or for the month to end. Text always leaves.
sync-held-paused = Paused
sync-held-budget = Waits: budget used up
sync-last-failed = The last attempt did not succeed
sync-safe = Your work is safe on this device.
sync-next = Next attempt at { $time }.
link-cut = Cut the link
link-restore = Restore the link

## Settings

settings-in-profile = Profile
settings-in-profile-detail = Your name and telephone
settings-in-display = Language and display
settings-in-display-detail = Language, theme, size of controls
settings-in-notifications = Notifications
settings-in-notifications-detail = What reaches you, how and when
settings-in-device = This device
settings-in-device-detail = Its name, what it does, sign out
settings-in-sync = Synchronisation and data
settings-in-sync-detail = What it keeps, what it lets go
settings-in-about = About
settings-in-about-detail = Organisation, server, modules
settings-photos = Send photos
settings-photos-detail = Text always leaves; photos wait on this device while this is off.
settings-open-sync = Queue and budget of the month
settings-signed-in = Signed in as
settings-language = Language
settings-language-detail = Of the interface and of the messages you receive.
settings-theme = Theme
settings-theme-detail = Sun is made for glare on deck: strong contrast and thick lines.
settings-density = Size
settings-density-detail = Gloves makes every control at least 64 pixels high; Automatic chooses it on a tablet.
settings-organisation = Organisation
settings-device = Device
settings-server = Server
settings-first_name = First name
settings-last_name = Last name
settings-phone = Telephone
settings-phone-help = For urgent text messages. With the country code, such as +244.
settings-time_zone = Time zone
settings-time_zone-help = Quiet hours and digests go by this clock.
settings-email-help = It is how you sign in: an administrator can change it.
settings-save = Save
settings-profile-saved = Profile saved on this device
settings-profile-locked = Your record is not on this device, or you may not change it.
settings-saved-here = Each choice is saved on this device and reaches the server as soon as there is a link.
settings-not-here = Your preferences have not reached this device yet: connect once.
settings-not-saved = This choice could not be saved.
settings-channels = Channels
channel-in_app = Application
channel-in_app-detail = Everything stays in the inbox; this is about what pops up.
channel-email = E-mail
channel-email-detail = One e-mail a notification, or a digest.
channel-sms = SMS
channel-sms-detail = Only for what is urgent.
settings-quiet = Do not disturb
settings-quiet-detail = Nothing is lost: e-mails and alerts wait until it ends. What is urgent always comes through.
settings-quiet-on = Turn on ({ $start } - { $end })
settings-quiet-start = From
settings-quiet-end = Until
settings-priority = Minimum priority
settings-priority-detail = Below it, a notification waits in the inbox without interrupting you.
priority-from-0 = All
priority-from-1 = Normal and above
priority-from-2 = High and above
priority-from-3 = Urgent only
settings-categories = Categories
settings-categories-detail = Untick those that must not interrupt you.
settings-category-mandatory = Always received
settings-digest = Digest
settings-digest-on = Gather e-mails
settings-digest-detail = One e-mail at 08:00 with what you have not read. What is urgent does not wait.
settings-digest-frequency = How often the digest comes
digest-daily = Every day
digest-weekly = Every Monday
settings-machine = This computer
settings-autostart = Start with the computer
settings-autostart-detail = OpsFlux waits in the tray.
settings-tray = Keep running when the window is closed
settings-tray-detail = Exchanges and notifications go on from the tray. “Quit OpsFlux” (Ctrl+Q) stops everything.
settings-tray-none = This desktop shows no tray: closing the last window stops OpsFlux.
settings-notices = Notifications of the system
settings-notices-detail = On this computer only. The inbox stays complete.
settings-version = Version
settings-updates = Updates
settings-updates-looking = Looking…
settings-updates-none = This is the newest version
settings-updates-failed = The feed of updates could not be read
settings-updates-found = Version { $version } is available
settings-updates-found-detail = Your administrator, or the page you had OpsFlux from, has it.
settings-updates-look = Look now
settings-updates-off = Installed by your administrator
settings-data = Data on this device
settings-tokens = Session
settings-tokens-opening = Opening the keychain…
settings-tokens-keychain = Kept in the keychain of the system.
settings-tokens-file = No usable keychain: kept in an encrypted file whose key lies in another folder. A copy of the data therefore holds no session; somebody who can read all of your account, or an administrator of this machine, can open it.
settings-modules = Modules
settings-sign-out-detail = What has not been sent yet stays on the device: you are told before you leave.
theme-system = As the device
theme-light = Light
theme-dark = Dark
theme-sun = Sun
density-auto = Automatic
density-compact = Compact
density-comfortable = Comfortable
density-glove = Gloves

## Search

palette-recent = Recent
palette-records = Records
palette-places = Go to
palette-actions = Actions
palette-settings = Settings
palette-move = Move
palette-open = Open
search-placeholder = A number, a title, a word, an action…
search-start = Search everything on this device
search-start-detail = Numbers, titles, places and descriptions, with or without a link.
search-all = Search for “{ $text }” everywhere

## Menu, tray and notifications of the desktop

menu-file = File
menu-edit = Edit
menu-view = View
menu-new-window = New window
menu-undo = Undo
menu-redo = Redo
menu-cut = Cut
menu-copy = Copy
menu-paste = Paste
menu-select-all = Select all
menu-reload = Reload the window
menu-quit = Quit OpsFlux
tray-open = Open OpsFlux
tray-unread =
    { $count ->
        [0] Nothing unread
        [one] { $count } unread notification
       *[other] { $count } unread notifications
    }
notice-open = Open
notice-many = { $count } new notifications
notice-many-body = The newest: { $title }
notice-tray = OpsFlux keeps running
notice-tray-body = The window is closed; exchanges and notifications go on from the tray. To stop OpsFlux: “Quit” in its menu. To choose otherwise: Settings, “This computer”.
