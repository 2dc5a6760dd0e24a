### Textes du moteur en français. L'anglais est dans en.ftl : chaque message existe dans les deux.
### Les modules ajoutent les leurs ; l'interface garde ses propres mots dans ui/.

## Règles sur les valeurs. `issue-<code>`, avec les paramètres du défaut.

issue-required = Ce champ est requis
issue-min-length = Au moins { $min } caractères
issue-max-length = Au plus { $max } caractères
issue-min = Au moins { $min }
issue-max = Au plus { $max }
issue-not-a-choice = Choisissez l'une des valeurs proposées
issue-bad-date = Une date est attendue, par exemple 2026-05-14
issue-bad-datetime = Une date et une heure sont attendues
issue-bad-reference = Cette valeur ne désigne aucune fiche
issue-too-many = Au plus { $max }
issue-file-too-large = { $name } est trop volumineux
issue-photo-too-large = La photo dépasse 10 Mo
issue-photo-kind = Seules les photos JPEG, PNG et WebP peuvent être ajoutées
issue-photo-damaged = L'image est endommagée ou illisible
issue-bad-media-type = { $name } n'est pas accepté : seules les images JPEG, PNG et WebP le sont
issue-wrong-kind = Cette valeur n'est pas du type attendu
issue-unknown-field = Ce champ n'existe pas
issue-read-only = Personne ne saisit cette valeur à la main
issue-state = Cette valeur ne peut pas changer dans l'état actuel
issue-unknown-time-zone = Un fuseau horaire comme Europe/Paris est attendu
issue-time = Une heure est attendue, par exemple 22:00
issue-mandatory = Ceci ne peut pas être mis en sourdine
issue-duplicate = Une autre fiche a déjà cette valeur
issue-conflict = Deux valeurs sont encore en concurrence : choisissez-en une
issue-unknown-reference = La fiche désignée n'existe pas, ou vous ne pouvez pas la voir
issue-deleted-reference = La fiche désignée a été supprimée
issue-wrong-site = Cela appartient à un autre site

## Pourquoi une transition ne peut pas être demandée, ou a été refusée. `refused-<raison>`.

refused-permission = Vous n'avez pas la permission nécessaire
refused-state = Impossible dans l'état actuel
refused-guard = Une condition de cette étape n'est pas encore remplie
refused-reason = Donnez un motif d'au moins { $min } caractères
refused-four-eyes = Une autre personne doit décider : vous êtes l'auteur ou le responsable
refused-stale-content = Le contenu a changé depuis votre lecture : relisez-le, puis décidez à nouveau
refused-deleted = La fiche a été supprimée
refused-unknown-command = Cette action n'existe pas
refused-read-only = Personne ne saisit cette valeur à la main
refused-field-state = Cette valeur ne peut pas changer dans l'état actuel
refused-pending = Une demande est déjà en cours
refused-expired = Vos droits sur cet appareil ont expiré : connectez-vous une fois pour les renouveler
refused-offline = Cette opération a besoin du serveur

## Pourquoi une personne peut, ou non. `why-<code>`.

why-granted = Autorisé dans la portée : { $scope }
why-denied = Interdit dans la portée : { $scope } ; une interdiction l'emporte sur tout droit
why-no-grant = Personne ne vous a donné la permission { $permission }
why-out-of-reach = Vous n'avez la permission { $permission } que dans la portée : { $scope }

## Codes stables, en toutes lettres. `error-<code>`.

error-bad-request = La demande n'a pas pu être lue
error-unauthenticated = Reconnectez-vous
error-forbidden = Vous n'avez pas la permission nécessaire
error-not-found = Cela n'existe pas, ou vous ne pouvez pas le voir
error-invalid = Certaines valeurs ne respectent pas une règle
error-stale-transition = La fiche a avancé depuis que vous l'avez consultée
error-duplicate = Une autre fiche a déjà cette valeur
error-deleted = La fiche a été supprimée
error-integrity = Ce qui est arrivé n'est pas ce qui a été envoyé ; l'envoi est conservé sur cet appareil
error-blocked-by = Cela dépend d'une modification qui a été refusée
error-held = Écrit par une version plus récente ; le serveur le conserve jusqu'à sa mise à jour
error-too-large = C'est trop volumineux
error-rate-limited = Trop de demandes : réessayez dans un instant
error-offline = Le serveur est injoignable. Votre travail est en sécurité sur cet appareil
error-internal = Une erreur est survenue de notre côté. Votre travail est en sécurité sur cet appareil
error-signed-out = Vous êtes déconnecté de ce serveur : reconnectez-vous
error-no-rights-yet = Cet appareil n'a pas encore reçu vos droits : connectez-vous une fois
error-no-preferences-yet = Vos préférences ne sont pas encore arrivées sur cet appareil : connectez-vous une fois
error-other-organisation = Cet appareil contient le travail d'une autre organisation
error-record-not-sent = Une autre personne a créé cette fiche sur cet appareil et elle n'est pas encore envoyée ; elle pourra être modifiée dès que le serveur l'aura reçue
error-rights-expired = Cet appareil est sans contact depuis trop longtemps : connectez-vous une fois pour continuer à écrire

## Pourquoi un travail est revenu. `returned-<raison>`.

returned-refused = Refusé : { $reason }
returned-needs = Cela dépend d'une modification qui a été refusée
returned-unclear = Le texte a changé au même endroit entre-temps. Les deux versions : { $both }
returned-unfit = Cela ne convient plus à la fiche : { $why }
returned-collision = Une autre copie de cet appareil a écrit en même temps ; votre travail est conservé, renvoyez-le

## Où en est une modification. `change-<état>`.

change-local = Sur cet appareil
change-queued = En attente d'envoi
change-sent = Envoyé
change-confirmed = Confirmé
change-needs-you = À vous de décider
change-refused = Refusé
change-refused-because = Refusé : { $reason }
change-held = Conservé par le serveur jusqu'à sa mise à jour
change-standby = En attente d'une décision
record-on-this-device = Sur cet appareil
record-queued = En attente d'envoi
record-sent = Envoyé
record-confirmed = Confirmé
record-needs-you = À vous de décider
record-refused = Refusé : { $reason }
record-needs-review = Accepté, à vérifier par une personne
record-not-yet-ashore = Pas encore transmis à terre : prévenez par radio ou par téléphone

## Colonnes du moteur. `column-<nom>`.

column-number = Numéro
column-status = Statut
column-site_id = Site
column-created_at = Créé le
column-created_by = Créé par
column-updated_at = Modifié le
column-updated_by = Modifié par

## Portée d'un droit.

scope-own = Les miens
scope-team = Mon équipe
scope-site = Mes sites
scope-company = Mon entreprise
scope-all = Tout

## Ce qui est arrivé à une fiche. `event-<nom>`.

event-created = Création
event-updated = Modification
event-deleted = Suppression
event-commented = Commentaire

## Catégories, priorités et canaux des notifications.

category-system = Système
category-comment = Commentaires
category-mention = Mentions
category-update = Mises à jour
category-incident = Incidents
category-alert = Alertes
priority-0 = Basse
priority-1 = Normale
priority-2 = Haute
priority-3 = Urgente
channel-in_app = Application
channel-email = Email
channel-sms = SMS
channel-push = Notification mobile

## Notifications du moteur.

notification-module-installed-title = Module { $name } installé
notification-module-installed-message = Le module { $name } v{ $version } est maintenant actif.
notification-comment-title = Nouveau commentaire : { $title }
notification-comment-message = { $actor } a écrit : { $text }
notification-mention-title = { $actor } vous a mentionné
notification-mention-message = { $actor } vous a mentionné dans { $title }.
notification-assigned-title = Vous est assigné : { $title }
notification-assigned-message = { $actor } vous a assigné { $number }.
notification-refused-title = Refusé : { $title }
notification-refused-message = Votre modification de { $number } a été refusée : { $reason }. Elle est conservée ; corrigez-la et renvoyez-la.
notification-mail-failed-title = Un email n'a pas pu être envoyé
notification-mail-failed-message = L'email « { $subject } » à { $to } a échoué : { $error }
notification-login-title = Nouvelle connexion
notification-login-message = Votre compte a été utilisé sur { $device }, adresse { $address }, le { $at }.
email-weekly_digest-subject =
    { $count ->
        [one] [OpsFlux] Votre résumé : une notification
       *[other] [OpsFlux] Votre résumé : { $count } notifications
    }
job-dead-title = Une tâche de fond a échoué : { $kind }
job-dead-message = Elle ne sera plus retentée d'elle-même. Cause : { $error }

## Emails. `email-<modèle>-<partie>` ; les modèles les lisent avec `text(id, nom=valeur)`.

email-prefix = [OpsFlux]
email-sms-prefix = [OpsFlux URGENT]
email-base-greeting = Bonjour { $name },
email-base-footer = Vous recevez ce message parce que vous avez un compte OpsFlux.
email-base-preferences = Gérer vos préférences
email-base-open = Ouvrir dans OpsFlux
email-base-link-hint = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
email-notification_email-subject = [OpsFlux] { $title }
email-notification_email-category = Catégorie : { $category }
email-notification_email-button = Voir les détails
email-password_reset-subject = [OpsFlux] Choisissez un nouveau mot de passe
email-password_reset-title = Choisissez un nouveau mot de passe
email-password_reset-body = Quelqu'un, sans doute vous, a demandé à réinitialiser le mot de passe de ce compte. Le lien fonctionne une seule fois, pendant { $minutes } minutes.
email-password_reset-button = Choisir un nouveau mot de passe
email-password_reset-ignore = Si ce n'était pas vous, ignorez ce message : rien ne change.
email-invitation-subject = [OpsFlux] { $inviter } vous invite à rejoindre { $organisation }
email-invitation-title = Bienvenue chez { $organisation }
email-invitation-body = { $inviter } vous a ouvert un compte OpsFlux. Choisissez un mot de passe pour commencer ; le lien fonctionne pendant { $days } jours.
email-invitation-button = Activer mon compte
email-weekly_digest-title = Votre résumé
email-weekly_digest-intro =
    { $count ->
        [one] Une notification depuis le dernier résumé :
       *[other] { $count } notifications depuis le dernier résumé :
    }
email-weekly_digest-button = Ouvrir la boîte de réception
email-login-subject = [OpsFlux] Nouvelle connexion à votre compte
email-login-title = Nouvelle connexion
email-login-body = Votre compte a été utilisé sur { $device }, adresse { $address }, le { $at }.
email-login-ignore = Si ce n'était pas vous, changez votre mot de passe et révoquez l'appareil dans les Réglages.

## La petite page qu'ouvre le lien d'un email quand l'application n'est pas là.

link-title = Ouvrir dans OpsFlux
link-body = Ce lien s'ouvre dans l'application OpsFlux de cet appareil.
link-button = Ouvrir OpsFlux
link-install = OpsFlux n'est pas installé ici ? Demandez-le à votre administrateur, puis suivez de nouveau ce lien.
