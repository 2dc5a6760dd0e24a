### Texts of the engine in English. French is in fr.ftl: every message exists in both.
### Modules add their own; the interface keeps its own words in ui/.

## Rules on values. `issue-<code>`, with the parameters of the issue.

issue-required = This field is required
issue-min-length = At least { $min } characters
issue-max-length = At most { $max } characters
issue-min = At least { $min }
issue-max = At most { $max }
issue-not-a-choice = Choose one of the values offered
issue-bad-date = A date is expected, such as 2026-05-14
issue-bad-datetime = A date and time are expected
issue-bad-reference = This does not refer to a record
issue-too-many = At most { $max }
issue-file-too-large = { $name } is too large
issue-photo-too-large = The photograph is larger than 10 MB
issue-photo-kind = Only JPEG, PNG and WebP photographs can be added
issue-photo-damaged = The picture is damaged or cannot be read
issue-bad-media-type = { $name } is not accepted: only JPEG, PNG and WebP pictures are
issue-wrong-kind = This value is not of the expected kind
issue-unknown-field = This field does not exist
issue-read-only = Nobody writes this value by hand
issue-state = This value cannot change in the present state
issue-unknown-time-zone = A time zone such as Europe/Paris is expected
issue-time = A time such as 22:00 is expected
issue-mandatory = This cannot be muted
issue-duplicate = Another record already has this value
issue-conflict = Two values are still in competition: choose one
issue-unknown-reference = The record it refers to does not exist, or you may not see it
issue-deleted-reference = The record it refers to was deleted
issue-wrong-site = This belongs to another site

## Why a transition cannot be asked for, or was refused. `refused-<reason>`.

refused-permission = You do not have the permission for this
refused-state = Not possible in the present state
refused-guard = A condition of this step is not met yet
refused-reason = Give a reason of at least { $min } characters
refused-four-eyes = Someone else must decide: you are the author or the person in charge
refused-stale-content = The content has changed since you read it: read it again, then decide again
refused-deleted = The record was deleted
refused-unknown-command = This action does not exist
refused-read-only = Nobody writes this value by hand
refused-field-state = This value cannot change in the present state
refused-pending = A request is already on its way
refused-expired = Your rights on this device have expired: connect once to renew them
refused-offline = This needs the server

## Why a person may or may not. `why-<code>`.

why-granted = Allowed within: { $scope }
why-denied = Denied within: { $scope }; a denial wins over every grant
why-no-grant = Nobody gave you the permission { $permission }
why-out-of-reach = You hold the permission { $permission } only within: { $scope }

## Stable codes, in words. `error-<code>`.

error-bad-request = The request could not be read
error-unauthenticated = Sign in again
error-forbidden = You do not have the permission for this
error-not-found = This does not exist, or you may not see it
error-invalid = Some values break a rule
error-stale-transition = The record has moved on since you looked at it
error-duplicate = Another record already has this value
error-deleted = The record was deleted
error-integrity = What arrived is not what was sent; it is kept on this device
error-blocked-by = It depends on a change that was refused
error-held = It was written by a newer version; the server keeps it until it is updated
error-too-large = This is too large
error-rate-limited = Too many requests: try again in a moment
error-offline = The server cannot be reached. Your work is safe on this device
error-internal = Something failed on our side. Your work is safe on this device
error-signed-out = You are signed out of this server: sign in again
error-no-rights-yet = This device has not received your rights yet: connect once
error-no-preferences-yet = Your preferences have not reached this device yet: connect once
error-other-organisation = This device holds the work of another organisation
error-record-not-sent = Somebody else made this record on this device and it has not been sent yet; it can be changed once the server has it
error-rights-expired = This device has been without contact for too long: connect once to go on writing

## Why work came back. `returned-<reason>`.

returned-refused = Refused because { $reason }
returned-needs = It depends on a change that was refused
returned-unclear = The text changed at the same place meanwhile. Both versions: { $both }
returned-unfit = It no longer fits the record: { $why }
returned-collision = Another copy of this device wrote at the same time; your work is kept, send it again

## Where a change is. `change-<state>`.

change-local = On this device
change-queued = Queued
change-sent = Sent
change-confirmed = Confirmed
change-needs-you = Needs you
change-refused = Refused
change-refused-because = Refused because { $reason }
change-held = Kept by the server until it is updated
change-standby = Waiting for a decision
record-on-this-device = On this device
record-queued = Queued
record-sent = Sent
record-confirmed = Confirmed
record-needs-you = Needs you
record-refused = Refused because { $reason }
record-needs-review = Accepted, to be checked by a person
record-not-yet-ashore = Not yet sent ashore: call by radio or telephone

## Built-in columns. `column-<name>`.

column-number = Number
column-status = Status
column-site_id = Site
column-created_at = Created
column-created_by = Created by
column-updated_at = Updated
column-updated_by = Updated by

## Roles of the product and reach of a grant.

scope-own = Own
scope-team = Team
scope-site = My sites
scope-company = My company
scope-all = Everything

## What happened to a record. `event-<name>`.

event-created = Created
event-updated = Updated
event-deleted = Deleted
event-commented = Commented

## Notification categories, priorities and channels.

category-system = System
category-comment = Comments
category-mention = Mentions
category-update = Updates
category-incident = Incidents
category-alert = Alerts
priority-0 = Low
priority-1 = Normal
priority-2 = High
priority-3 = Urgent
channel-in_app = Application
channel-email = E-mail
channel-sms = SMS
channel-push = Push

## Notifications of the engine.

notification-module-installed-title = Module { $name } installed
notification-module-installed-message = The module { $name } v{ $version } is now active.
notification-comment-title = New comment: { $title }
notification-comment-message = { $actor } wrote: { $text }
notification-mention-title = { $actor } mentioned you
notification-mention-message = { $actor } mentioned you in { $title }.
notification-assigned-title = Assigned to you: { $title }
notification-assigned-message = { $actor } assigned { $number } to you.
notification-refused-title = Refused: { $title }
notification-refused-message = Your change to { $number } was refused because { $reason }. It is kept; edit it and send it again.
notification-mail-failed-title = An e-mail could not be sent
notification-mail-failed-message = The e-mail “{ $subject }” to { $to } failed: { $error }
notification-login-title = New sign-in
notification-login-message = Your account was used on { $device }, address { $address }, on { $at }.
email-weekly_digest-subject =
    { $count ->
        [one] [OpsFlux] Your summary: one notification
       *[other] [OpsFlux] Your summary: { $count } notifications
    }
job-dead-title = A background job failed: { $kind }
job-dead-message = It will not be tried again by itself. Reason: { $error }

## E-mails. `email-<template>-<part>`; minijinja templates read them with `text(id, name=value)`.

email-prefix = [OpsFlux]
email-sms-prefix = [OpsFlux URGENT]
email-base-greeting = Hello { $name },
email-base-footer = You receive this message because you have an OpsFlux account.
email-base-preferences = Manage your preferences
email-base-open = Open in OpsFlux
email-base-link-hint = If the button does not work, copy this address into your browser:
email-notification_email-subject = [OpsFlux] { $title }
email-notification_email-category = Category: { $category }
email-notification_email-button = View details
email-password_reset-subject = [OpsFlux] Choose a new password
email-password_reset-title = Choose a new password
email-password_reset-body = Someone, probably you, asked to reset the password of this account. The link works once, for { $minutes } minutes.
email-password_reset-button = Choose a new password
email-password_reset-ignore = If it was not you, ignore this message: nothing changes.
email-invitation-subject = [OpsFlux] { $inviter } invites you to { $organisation }
email-invitation-title = Welcome to { $organisation }
email-invitation-body = { $inviter } opened an OpsFlux account for you. Choose a password to start; the link works for { $days } days.
email-invitation-button = Activate my account
email-weekly_digest-title = Your summary
email-weekly_digest-intro =
    { $count ->
        [one] One notification since the last summary:
       *[other] { $count } notifications since the last summary:
    }
email-weekly_digest-button = Open the inbox
email-login-subject = [OpsFlux] New sign-in to your account
email-login-title = New sign-in
email-login-body = Your account was used on { $device }, address { $address }, on { $at }.
email-login-ignore = If it was not you, change your password and revoke the device in Settings.

## The small page a link in an e-mail opens when the application is not there.

link-title = Open in OpsFlux
link-body = This link opens in the OpsFlux application on this device.
link-button = Open OpsFlux
link-install = OpsFlux is not installed here? Ask your administrator for it, then follow this link again.
