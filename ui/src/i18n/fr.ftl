### Les mots de l'interface en français. L'anglais est dans en.ftl : chaque message existe dans les deux.

## Partout

action-add = Ajouter
action-back = Retour
action-cancel = Annuler
action-clear = Effacer
action-close = Fermer
action-retry = Réessayer
author-system = OpsFlux
choices = Choix
choose = Choisir…
no = Non
no-match = Rien ne correspond
not-found = Il n'y a rien à cette adresse
not-found-detail = La page a peut-être changé de place, ou un module n'est pas installé.
search = Rechercher
toast-label = Messages
type-missing = Aucun module installé ne connaît ce genre de fiche.
untitled = Sans titre
value-empty = Vide
yes = Oui
skip-to-content = Aller au contenu
preparing = Cet appareil se prépare
preparing-detail = Vos droits, vos sites et vos formulaires arrivent. Ensuite, tout marche aussi sans liaison.
core-failed = L'application n'a pas pu démarrer
core-failed-detail = Votre travail est en sécurité sur cet appareil. Réessayez ; si cela continue, redémarrez l'application.
forbidden-title = Vous n'avez pas la permission
forbidden-detail = Adressez-vous à un administrateur si vous pensez que vous devriez l'avoir.
language-fr = Français
language-en = English

## Navigation

nav-home = Accueil
nav-inbox = Réception
nav-label = Menu principal
nav-more = Plus
nav-search = Chercher…
nav-search-short = Chercher
nav-settings = Réglages
nav-sync = Synchronisation
bell-label =
    { $count ->
        [0] Réception : tout est lu
        [one] Réception : une non lue
       *[other] Réception : { $count } non lues
    }
device-line = { $name } · { $code }
user-menu = Compte de { $name }
banner-expired = Votre session a pris fin. Votre travail est en sécurité sur cet appareil ; reconnectez-vous pour l'envoyer.
banner-read-only = Cet appareil est resté trop longtemps sans contact : vous pouvez lire, et vous pourrez écrire après le prochain contact.

## Entrer et sortir

sign-in-title = Connexion
sign-in-lead = Bienvenue dans OpsFlux
sign-in-email = E-mail
sign-in-password = Mot de passe
sign-in-action = Se connecter
sign-in-going = Connexion…
sign-in-again = Se reconnecter
sign-in-expired = Votre session a pris fin. Reconnectez-vous ; votre travail est en sécurité sur cet appareil.
sign-in-note = La première connexion sur un appareil demande le réseau. Ensuite, vous travaillez avec ou sans lui.
sign-in-promise = Ce que vous écrivez reste sur cet appareil et part à terre de lui-même dès qu'il y a une liaison.
sign-in-wrong = L'e-mail ou le mot de passe n'est pas le bon
sign-in-offline = Le serveur est injoignable. La première connexion sur cet appareil demande le réseau.
sign-in-too-often = Trop d'essais : attendez un moment, puis réessayez
sign-in-failed = La connexion n'a pas abouti. Réessayez dans un moment.
sign-in-left =
    { $count ->
        [0] Des photos prises sur cet appareil ne sont pas encore à terre. Elles sont gardées et partiront, quelle que soit la personne connectée.
        [one] Un changement fait sur cet appareil n'est pas encore envoyé. Il est gardé et partira, quelle que soit la personne connectée.
       *[other] { $count } changements faits sur cet appareil ne sont pas encore envoyés. Ils sont gardés et partiront, quelle que soit la personne connectée.
    }
sign-out = Se déconnecter
sign-out-anyway = Se déconnecter quand même
sign-out-stay = Rester connecté
sign-out-unsent-title = Du travail n'est pas encore envoyé
sign-out-unsent =
    { $count ->
        [0] { $files ->
            [one] Une photo n'est
           *[other] { $files } photos ne sont
        } pas encore à terre. Tout reste sur cet appareil et partira à la prochaine liaison, quelle que soit la personne connectée.
        [one] Un changement n'est pas encore envoyé. Il reste sur cet appareil et partira à la prochaine liaison, quelle que soit la personne connectée.
       *[other] { $count } changements ne sont pas encore envoyés. Ils restent sur cet appareil et partiront à la prochaine liaison, quelle que soit la personne connectée.
    }

## Formulaires

form-new = Nouveau : { $type }
form-edit = Modifier : { $title }
form-create = Créer
form-creating = Création…
form-save = Enregistrer
form-saving = Enregistrement…
form-required = obligatoire
form-problems =
    { $count ->
        [one] Une chose à corriger
       *[other] { $count } choses à corriger
    }
form-characters-left =
    { $count ->
        [one] encore un caractère
       *[other] encore { $count } caractères
    }
draft-none = Ce que vous saisissez s'enregistre au fur et à mesure sur cet appareil
draft-saved = Enregistré sur cet appareil { $time }
draft-failed = Ce brouillon n'a pas pu être enregistré. Gardez la page ouverte et réessayez.
draft-found = « { $title } » n'est pas terminé ({ $ago }).
draft-continue = Continuer
created-toast = { $type } : création réussie
created-toast-detail = Enregistré sur cet appareil ; l'envoi se fait tout seul.
saved-toast = Changements enregistrés
issue-other = Cette valeur n'est pas acceptée
error-internal = Quelque chose a échoué de notre côté. Votre travail est en sécurité sur cet appareil
date-now = Maintenant
date-today = Aujourd'hui
date-form = jj/mm/aaaa
date-choose = Choisir dans le calendrier
date-calendar = Calendrier
date-month-before = Mois précédent
date-month-after = Mois suivant
time-form = hh:mm
time-label = Heure
number-less = Moins
number-more = Plus
tag-add = Ajouter une étiquette
tag-remove = Retirer { $tag }
filter-from = Du
filter-to = Au
filter-with = Avec
filter-without = Sans

## Formulaires rapides

quick-step = { $at } sur { $of }
quick-next = Suivant
quick-change = Modifier
quick-change-of = Modifier : { $what }
quick-all-fields = Tous les champs
quick-phrases = Phrases à toucher

## Photos et commentaires

comments-count =
    { $count ->
        [one] un commentaire
       *[other] { $count } commentaires
    }
photos-count =
    { $count ->
        [one] une photo
       *[other] { $count } photos
    }
photos-ashore = { $ashore } sur { $count } à terre
photo-adding = Ajout…
photo-ashore = À terre
photo-choose = Choisir des fichiers
photo-failed = { $name } n'a pas pu être ajoutée
photo-here = Sur cet appareil
photo-limit = { $count } sur { $most } au plus
photo-larger = Agrandir
photo-smaller = Réduire
photo-loading = Chargement de la photo…
photo-away = Cette photo n'est pas encore sur cet appareil
photo-away-detail = Elle attend sur l'appareil qui l'a prise, ou une liaison. Elle s'affichera ici dès qu'elle aura pu passer.
photo-unreadable = Cette photo n'a pas pu être affichée
photo-next = Photo suivante
photo-open = Ouvrir la photo { $at } sur { $of } : { $name }
photo-previous = Photo précédente
photo-refused = Refusée
photo-remove = Retirer { $name }
photo-take = Prendre une photo
photo-too-large = { $name } est trop lourde : { $most } au plus
photo-too-many = { $most } photos au plus

## Colonnes de toute fiche

column-number = Numéro
column-status = Statut
column-created-at = Créé
column-created-by = Créé par
column-updated-at = Modifié
column-updated-by = Modifié par
column-arrived-at = Arrivé ici

## Où en est une fiche

record-queued = Sur cet appareil
record-sent = Envoyé
record-confirmed = Confirmé
record-held = Gardé par le serveur jusqu'à sa mise à jour
record-returned = À vous de voir
record-queued-detail = L'envoi se fera tout seul au prochain contact.
record-sent-detail = Parti de cet appareil ; la réponse est en route.
record-confirmed-detail = Le serveur a tout reçu.
record-held-detail = Écrit par une version plus récente ; rien n'est perdu.
record-returned-detail = Quelque chose est revenu : voyez quoi et renvoyez-le.
record-missing = Cette fiche n'est pas ici
record-missing-detail = Elle n'est peut-être pas encore arrivée sur cet appareil, ou vous ne pouvez pas la voir.

## La synchronisation en mots

sync-up-to-date = À jour
sync-on-device = Sur cet appareil
sync-sending = Envoi en cours
sync-filling = Réception des fiches
sync-no-link = Pas de liaison, tout fonctionne ici
sync-cut = Liaison coupée à la main
sync-signed-out = Déconnecté
sync-to-send = { $count } à envoyer
sync-photos =
    { $count ->
        [one] une photo
       *[other] { $count } photos
    }
sync-returned =
    { $count ->
        [one] 1 revenu
       *[other] { $count } revenus
    }
sync-contact = dernier contact { $time }
sync-never = pas encore de contact
sync-stale = données anciennes

## La page d'une fiche

record-whole = Ouvrir en entier
record-edit = Modifier
record-delete = Supprimer
record-delete-detail = La fiche s'efface quand le serveur l'accepte. Dites pourquoi ; le motif reste dans l'activité.
delete-asked = Suppression demandée
record-came-back =
    { $count ->
        [one] Un de vos changements est revenu et vous attend.
       *[other] { $count } de vos changements sont revenus et vous attendent.
    }
record-to-review = Accepté comme fait de sécurité ; une personne à terre doit encore le vérifier.
returned-see = Voir les retours
record-blank = Non renseigné : { $fields }
workflow-label = Avancement
workflow-asked = demandé
workflow-at = { $at } sur { $of }
workflow-others = Autres étapes
workflow-why-not = Pourquoi pas une autre étape ?
workflow-not-now = Impossible pour le moment
transition-asked = { $name } : demande enregistrée
reason-label = Motif
reason-help = { $least } caractères au moins. Toute personne qui voit la fiche le voit.
fact-provisional = Provisoire
conflict-mark = deux valeurs
conflict-title = { $field } : deux valeurs
conflict-detail = Deux personnes l'ont écrit sans se voir. Choisissez celle qui reste ; les deux demeurent dans l'activité.
conflict-shown = affichée
conflict-choose = Garder celle-ci
conflict-another = Écrire une autre valeur
linked-title = { $types } ({ $count })
linked-none = Aucune pour l'instant.
activity-title = Activité
activity-created = a créé la fiche
activity-edited = a modifié
activity-recorded = a enregistré
activity-asked = a demandé : { $step }
activity-granted = { $step } : fait
activity-moved = a changé le statut : { $from } → { $to } ({ $step })
activity-refused = { $step } : refus
activity-text-changed = { $field } : texte modifié
activity-becomes = devient
comment-label = Commentaire
comment-placeholder = Écrire un commentaire…
comment-send = Commenter

## Listes

list-views = Vues enregistrées
list-board = Tableau : { $name }
list-search = Chercher dans cette liste
list-search-short = Chercher
filter-said = { $field } : { $test }
list-filters = Filtres
list-filters-on =
    { $count ->
        [one] Un filtre
       *[other] { $count } filtres
    }
list-clear = Tout effacer
list-show = Afficher
list-count =
    { $count ->
        [0] aucune fiche
        [one] une fiche
       *[other] { $shown } fiches
    }
list-keys-move = pour se déplacer,
list-keys-open = pour ouvrir
list-keys-edit = pour modifier
list-failed = Cette liste n'a pas pu être lue
read-failed = Lecture impossible
read-failed-of = { $what } : lecture impossible
list-no-match = Essayez d'autres mots ou moins de filtres.
list-empty = Rien ici pour l'instant
list-empty-detail = Ce qui est créé apparaît ici aussitôt, avec ou sans liaison.
board-more = et { $count } de plus

## Travailler sur les listes

list-columns = Colonnes
list-column-no-room = pas la place ici
list-columns-usual = Colonnes habituelles
list-widths-usual = Largeurs habituelles
list-column-width = Largeur de { $name }
list-column-width-how = Tirez, ou double-cliquez pour ajuster
list-edit-at = { $field } : { $name }
list-column-up = Avancer { $name }
list-display = Affichage
list-group = Grouper
list-group-none = Sans groupes
list-group-span = Un titre pour chaque
list-group-day = Jour
list-group-week = Semaine
list-group-month = Mois
group-unknown = Inconnu ici
list-grouped = Par { $by }
list-grouped-by-span = Par { $span } ({ $by })
list-sort = Trier
list-sort-ascending = Ordre croissant
list-sort-descending = Ordre décroissant
list-sort-usual = Ordre habituel
list-select = Sélectionner { $name }
list-select-all = Tout sélectionner
list-selecting = Sélectionner
saved-save = Enregistrer cette liste
saved-detail = Elle garde les mots, les filtres, l'ordre, les colonnes et les groupes, pour vous, sur tous vos appareils.
saved-name = Nom
saved-update = Enregistrer les changements
saved-rename = Renommer cette liste
saved-remove = Oublier cette liste
filter-not = sauf { $what }
filter-at-least = ≥ { $what }
filter-at-most = ≤ { $what }
filter-any = renseigné
filter-none = vide
filter-like = « { $what } »
filter-me = moi
filter-compound = Filtre combiné
filter-way-any = Est l'un de
filter-way-none = N'est aucun de
filter-way-empty = Est vide
filter-way-filled = N'est pas vide
filter-way-contains = Contient
filter-way-lacks = Ne contient pas
filter-way-between = Entre
filter-way-period = Quand
filter-text = Un mot ou un morceau de mot
filter-number-from = Au moins
filter-number-to = Au plus
filter-add = Ajouter…
filter-me-chip = Moi
period-today = aujourd'hui
period-yesterday = hier
period-last7 = 7 derniers jours
period-last30 = 30 derniers jours
period-week = cette semaine
period-month = ce mois-ci
period-month-before = le mois dernier
period-next7 = dans les 7 jours
period-past = avant aujourd'hui
period-overdue = en retard
filter-unlike = sans « { $what } »
filter-change = Modifier le filtre { $what }
filter-removed = Filtre retiré : { $what }
filters-removed = Tous les filtres sont retirés
filter-restore = Remettre
filter-remove = Retirer le filtre { $what }
bulk-label = Fiches sélectionnées
bulk-none = Choisissez des fiches
bulk-count =
    { $count ->
        [one] Une sélectionnée
       *[other] { $count } sélectionnées
    }
bulk-all = Tout sélectionner
bulk-first = Sélectionner les { $most } premières
bulk-most = { $most } au plus à la fois, sur { $total } : affinez la liste, ou continuez avec le reste ensuite.
bulk-clear = Annuler la sélection
bulk-step = Étape suivante
bulk-of = { $able } sur { $count }
bulk-more = Autres actions
bulk-edit = Modifier un champ
bulk-change = Modifier : { $field }
bulk-go =
    { $count ->
        [0] Aucune possible
        [one] Appliquer à une fiche
       *[other] Appliquer à { $count } fiches
    }
bulk-going = { $done } sur { $count }…
bulk-stop = Arrêter
bulk-done =
    { $count ->
        [0] Rien n'a changé
        [one] Une fiche traitée
       *[other] { $count } fiches traitées
    }
bulk-rest =
    { $count ->
        [one] Arrêté. Une fiche n'a pas été touchée ; elle reste sélectionnée.
       *[other] Arrêté. { $count } fiches n'ont pas été touchées ; elles restent sélectionnées.
    }
bulk-left =
    { $count ->
        [one] Une fiche reste inchangée
       *[other] { $count } fiches restent inchangées
    }
bulk-refused =
    { $count ->
        [one] Une a été refusée
       *[other] { $count } ont été refusées
    }
board-move = Déplacer { $title }
board-end = C'est le dernier état.
board-cannot = Cette carte ne peut pas passer à { $to }
board-no-way = Aucune étape ne mène de { $from } à { $to }.
keys-title = Clavier
keys-search = Recherche, actions et écrans
keys-move = Ligne suivante ou précédente
keys-select = Sélectionner la ligne
keys-open = Ouvrir la ligne
keys-aside = Valeur suivante ou précédente de la ligne
keys-edit = Modifier la valeur, là où la liste a des colonnes
keys-find = Chercher dans la liste
keys-clear = Annuler la sélection
keys-help = Cette aide

## Accueil

home-hello = Bonjour { $name }
home-unread =
    { $count ->
        [0] Tout est lu
        [one] Une non lue
       *[other] { $count } non lues
    }
home-all-sent = Tout est envoyé
home-since =
    { $count ->
        [0] { $types } : rien de nouveau depuis votre dernière visite, { $ago }
        [one] { $types } : une nouveauté depuis votre dernière visite, { $ago }
       *[other] { $types } : { $count } nouveautés depuis votre dernière visite, { $ago }
    }
home-todo = À faire par vous : { $types }
home-undecided = En attente d'une décision : { $types }
home-drafts = À terminer, sur cet appareil
home-mine = Mes fiches : { $types }
home-mine-empty = Ce que vous écrivez ou dont vous êtes responsable apparaît ici.
home-all = Tout voir
home-all-of = Tout voir : { $what }
home-board = Tableau
home-link-of = { $words } : { $what }
home-arrived = Dernières fiches : { $types }
home-by-status = { $types } en cours, par statut
home-by-level = { $types } en cours, par { $field }

## Réception

inbox-notifications = Notifications
inbox-returned = Retours
inbox-empty = Rien pour l'instant
inbox-empty-detail = Ce qui vous concerne arrive ici.
inbox-read-all = Tout marquer comme lu
inbox-chip = { $label } ({ $count })
inbox-older =
    { $count ->
        [one] En afficher une de plus, plus ancienne
       *[other] Afficher les plus anciennes : encore { $count }
    }
inbox-read = Marquer comme lu : { $title }
inbox-narrow = N'afficher que
inbox-unread = Non lue
inbox-unread-all = Non lues
returned-empty = Rien n'est revenu
returned-empty-detail = Tout ce que vous avez envoyé est accepté, ou en route.
returned-handed = Confié : « { $note } »
returned-send = Corriger et renvoyer
returned-discard = Abandonner
returned-discard-detail = Le changement disparaît de cet appareil. Ce que détient le serveur reste tel quel.
returned-hand-over = Confier à un responsable
returned-hand-over-detail = Un responsable voit ce changement et votre note, et peut le terminer.
returned-note = Que doit-il savoir ?

## Page de synchronisation

sync-now = Envoyer maintenant
sync-queue = En attente sur cet appareil
sync-lane = Quoi
sync-pieces = Nombre
sync-size = Taille
lane-text = Changements et commentaires
lane-thumbnails = Vignettes
lane-photos = Photos
sync-numbers = Cet appareil
sync-last-contact = Dernier contact
sync-as-of = Ce qui est affiché date de
sync-records = Fiches sur cet appareil
sync-up-month = Envoyé ce mois-ci
sync-down-month = Reçu ce mois-ci
sync-rate = Débit mesuré
sync-per-second = { $size } par seconde
sync-each = En détail
sync-unlisted =
    { $count ->
        [one] et un autre élément non affiché : { $lane }
       *[other] et { $count } autres éléments non affichés : { $lane }
    }
sync-estimate = Environ { $time } à la vitesse mesurée.
sync-photos-pause = Suspendre les photos
sync-photos-resume = Reprendre l'envoi des photos
sync-part = { $sent } sur { $size }
sync-changes = { $count } changements
sync-loose = D'un formulaire inachevé
sync-refused = Refusé : { $why }
sync-budget = Ce mois-ci
sync-budget-no = Sans budget
sync-budget-none = { $used } utilisés ; aucun budget n'est fixé pour cet appareil.
sync-budget-used = { $used } utilisés sur { $budget } ({ $percent } %)
sync-of = par { $name }
sync-budget-waits = Le budget du mois est épuisé : les photos attendent « Envoyer maintenant » ou la fin du mois. Le texte part toujours.
sync-held-paused = Suspendue
sync-held-budget = Attend : budget épuisé
sync-last-failed = Le dernier essai n'a pas abouti
sync-safe = Votre travail est en sécurité sur cet appareil.
sync-next = Prochain essai à { $time }.
link-cut = Couper la liaison
link-restore = Rétablir la liaison

## Réglages

settings-in-profile = Profil
settings-in-profile-detail = Votre nom et votre téléphone
settings-in-display = Langue et affichage
settings-in-display-detail = Langue, thème, taille des commandes
settings-in-notifications = Notifications
settings-in-notifications-detail = Ce qui vous parvient, comment et quand
settings-in-device = Cet appareil
settings-in-device-detail = Son nom, ce qu'il fait, se déconnecter
settings-in-sync = Synchronisation et données
settings-in-sync-detail = Ce qu'il garde, ce qu'il envoie
settings-in-about = À propos
settings-in-about-detail = Organisation, serveur, modules
settings-photos = Envoyer les photos
settings-photos-detail = Le texte part toujours ; désactivé, les photos attendent sur cet appareil.
settings-open-sync = File d'attente et budget du mois
settings-signed-in = Connecté en tant que
settings-language = Langue
settings-language-detail = De l'interface et des messages que vous recevez.
settings-theme = Thème
settings-theme-detail = Soleil est fait pour l'éblouissement sur le pont : fort contraste et traits épais.
settings-density = Taille
settings-density-detail = Gants donne au moins 64 pixels de haut à chaque commande ; Automatique le choisit sur une tablette.
settings-organisation = Organisation
settings-device = Appareil
settings-server = Serveur
settings-first_name = Prénom
settings-last_name = Nom
settings-phone = Téléphone
settings-phone-help = Pour les SMS urgents. Avec l'indicatif du pays, par exemple +244.
settings-time_zone = Fuseau horaire
settings-time_zone-help = Les heures calmes et les récapitulatifs suivent cette heure.
settings-email-help = C'est votre identifiant : un administrateur peut le changer.
settings-save = Enregistrer
settings-profile-saved = Profil enregistré sur cet appareil
settings-profile-locked = Votre fiche n'est pas sur cet appareil, ou vous n'avez pas le droit de la modifier.
settings-saved-here = Chaque choix est enregistré sur cet appareil et rejoint le serveur dès qu'il y a un lien.
settings-not-here = Vos préférences ne sont pas encore arrivées sur cet appareil : connectez-vous une fois.
settings-not-saved = Ce choix n'a pas pu être enregistré.
settings-channels = Canaux
channel-in_app = Application
channel-in_app-detail = Tout reste visible dans la boîte de réception ; ceci règle les alertes à l'écran.
channel-email = E-mail
channel-email-detail = Un e-mail par notification, ou un récapitulatif.
channel-sms = SMS
channel-sms-detail = Seulement pour ce qui est urgent.
settings-quiet = Ne pas déranger
settings-quiet-detail = Rien n'est perdu : e-mails et alertes attendent la fin de la plage. Ce qui est urgent passe toujours.
settings-quiet-on = Activer ({ $start } - { $end })
settings-quiet-start = De
settings-quiet-end = À
settings-priority = Priorité minimale
settings-priority-detail = En dessous, une notification attend dans la boîte de réception sans vous interrompre.
priority-from-0 = Toutes
priority-from-1 = Normales et +
priority-from-2 = Hautes et +
priority-from-3 = Urgentes uniquement
settings-categories = Catégories
settings-categories-detail = Décochez celles qui ne doivent pas vous interrompre.
settings-category-mandatory = Toujours reçues
settings-digest = Récapitulatif
settings-digest-on = Regrouper les e-mails
settings-digest-detail = Un seul e-mail à 08:00 avec ce que vous n'avez pas lu. Ce qui est urgent n'attend pas.
settings-digest-frequency = Fréquence du récapitulatif
digest-daily = Chaque jour
digest-weekly = Chaque lundi
settings-machine = Cet ordinateur
settings-autostart = Démarrer avec l'ordinateur
settings-autostart-detail = OpsFlux attend dans la zone de notification.
settings-tray = Continuer après la fermeture de la fenêtre
settings-tray-detail = Les échanges et les notifications continuent depuis la zone de notification. « Quitter OpsFlux » (Ctrl+Q) arrête tout.
settings-tray-none = Ce bureau n'affiche pas de zone de notification : fermer la dernière fenêtre arrête OpsFlux.
settings-notices = Notifications du système
settings-notices-detail = Sur cet ordinateur seulement. La boîte de réception reste complète.
settings-version = Version
settings-updates = Mises à jour
settings-updates-looking = Recherche en cours…
settings-updates-none = Cette version est la plus récente
settings-updates-failed = Le flux de mises à jour n'a pas pu être lu
settings-updates-found = La version { $version } est disponible
settings-updates-found-detail = Demandez-la à votre administrateur, ou prenez-la où vous avez obtenu OpsFlux.
settings-updates-look = Chercher maintenant
settings-updates-off = Installées par votre administrateur
settings-data = Données sur cet appareil
settings-tokens = Session
settings-tokens-opening = Ouverture du trousseau…
settings-tokens-keychain = Gardée dans le trousseau du système.
settings-tokens-file = Aucun trousseau utilisable : gardée dans un fichier chiffré, dont la clé est dans un autre dossier. Une copie des données ne contient donc aucune session ; une personne qui peut lire tout votre compte, ou un administrateur de cette machine, peut l'ouvrir.
settings-modules = Modules
settings-sign-out-detail = Ce qui n'est pas encore envoyé reste sur l'appareil : vous êtes prévenu avant de partir.
theme-system = Comme l'appareil
theme-light = Clair
theme-dark = Sombre
theme-sun = Soleil
density-auto = Automatique
density-compact = Compact
density-comfortable = Confortable
density-glove = Gants

## Recherche

palette-recent = Récentes
palette-records = Fiches
palette-places = Aller à
palette-actions = Actions
palette-settings = Réglages
palette-move = Choisir
palette-open = Ouvrir
search-placeholder = Un numéro, un titre, un mot, une action…
search-start = Chercher partout sur cet appareil
search-start-detail = Numéros, titres, lieux et descriptions, avec ou sans liaison.
search-all = Chercher « { $text } » partout

## Menu, zone de notification et notifications du bureau

menu-file = Fichier
menu-edit = Édition
menu-view = Affichage
menu-new-window = Nouvelle fenêtre
menu-undo = Annuler la frappe
menu-redo = Rétablir
menu-cut = Couper
menu-copy = Copier
menu-paste = Coller
menu-select-all = Tout sélectionner
menu-reload = Recharger la fenêtre
menu-quit = Quitter OpsFlux
tray-open = Ouvrir OpsFlux
tray-unread =
    { $count ->
        [0] Rien de non lu
        [one] { $count } notification non lue
       *[other] { $count } notifications non lues
    }
notice-open = Ouvrir
notice-many = { $count } nouvelles notifications
notice-many-body = La plus récente : { $title }
notice-tray = OpsFlux continue
notice-tray-body = La fenêtre est fermée ; les échanges et les notifications continuent depuis la zone de notification. Pour arrêter OpsFlux : « Quitter » dans son menu. Pour en décider autrement : Réglages, « Cet ordinateur ».
