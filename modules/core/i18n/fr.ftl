### Core : entreprises, sites, zones, personnes.

menu-core-sites = Sites
menu-core-areas = Zones
menu-core-people = Personnes
menu-core-companies = Entreprises

## Entreprise

type-company = Entreprise
type-company-plural = Entreprises
create-company = Nouvelle entreprise
created-company = Entreprise créée
forbidden-create-company = Vous n'avez pas la permission de créer des entreprises
field-company-name = Nom
field-company-kind = Type
choice-company-kind-operator = Opérateur
choice-company-kind-contractor = Sous-traitant
choice-company-kind-carrier = Transporteur
choice-company-kind-authority = Autorité
field-company-country = Pays
field-company-active = Active
field-company-active-help = Une entreprise n'est jamais supprimée, seulement désactivée.
list-company-all = Toutes les entreprises
list-company-active = Entreprises actives
board-company-by_kind = Par type
section-company-identity = Entreprise

## Site

type-site = Site
type-site-plural = Sites
create-site = Nouveau site
created-site = Site créé
forbidden-create-site = Vous n'avez pas la permission de créer des sites
field-site-code = Code
field-site-code-help = De 2 à 6 caractères. Il commence les numéros provisoires donnés à bord.
field-site-name = Nom
field-site-kind = Type
choice-site-kind-fixed_manned = Plateforme fixe habitée
choice-site-kind-fixed_unmanned = Plateforme fixe inhabitée
choice-site-kind-fpso = FPSO
choice-site-kind-rig = Appareil de forage
choice-site-kind-vessel = Navire
choice-site-kind-base = Base à terre
choice-site-kind-heliport = Héliport
choice-site-kind-jetty = Appontement
field-site-time_zone = Fuseau horaire
field-site-time_zone-help = Nom de la liste IANA, par exemple Africa/Luanda.
field-site-operating_status = Statut
choice-site-operating_status-active = En exploitation
choice-site-operating_status-shut_down = À l'arrêt
choice-site-operating_status-decommissioned = Démantelé
list-site-active = Sites en exploitation
list-site-all = Tous les sites
section-site-identity = Site
section-site-operation = Exploitation

## Zone

type-area = Zone
type-area-plural = Zones
create-area = Nouvelle zone
created-area = Zone créée
forbidden-create-area = Vous n'avez pas la permission de créer des zones
field-area-name = Nom
field-area-code = Code
field-area-site = Site
field-area-zone_class = Zone à risque d'explosion
field-area-zone_class-help = Atmosphère explosive : zone 0 permanente, zone 1 probable, zone 2 peu probable.
choice-area-zone_class-zone_0 = Zone 0
choice-area-zone_class-zone_1 = Zone 1
choice-area-zone_class-zone_2 = Zone 2
choice-area-zone_class-none = Non classée
list-area-all = Toutes les zones
section-area-identity = Zone

## Personne

type-person = Personne
type-person-plural = Personnes
create-person = Nouvelle personne
created-person = Personne créée
forbidden-create-person = Vous n'avez pas la permission de créer des personnes
field-person-first_name = Prénom
field-person-last_name = Nom
field-person-full_name = Nom complet
field-person-full_name-help = Tel qu'il est affiché dans les listes et les rapports.
field-person-email = Email
field-person-phone = Téléphone
field-person-employer = Employeur
field-person-job_title = Fonction
field-person-language = Langue
choice-person-language-fr = Français
choice-person-language-en = English
field-person-time_zone = Fuseau horaire
field-person-time_zone-help = Par exemple Europe/Paris. Les heures calmes et les récapitulatifs le suivent.
field-person-site = Site habituel
list-person-all = Toutes les personnes
section-person-identity = Personne
section-person-contact = Coordonnées
section-person-work = Travail

## Préférences de notification

type-preference = Préférences de notification
type-preference-plural = Préférences de notification
create-preference = Définir des préférences
created-preference = Préférences enregistrées
forbidden-create-preference = Le serveur crée les préférences de chacun
field-preference-channel_in_app = Dans l'application
field-preference-channel_email = Par email
field-preference-channel_sms = Par SMS
field-preference-dnd_enabled = Ne pas déranger
field-preference-dnd_start = Début
field-preference-dnd_end = Fin
field-preference-min_priority = Priorité minimale
field-preference-muted_categories = Catégories en sourdine
field-preference-digest_enabled = Récapitulatif
field-preference-digest_frequency = Fréquence du récapitulatif
field-preference-saved_lists = Listes enregistrées
choice-preference-digest_frequency-daily = Chaque jour
choice-preference-digest_frequency-weekly = Chaque semaine
list-preference-all = Préférences
section-preference-channels = Canaux
section-preference-quiet = Ne pas déranger
section-preference-filter = Filtre et récapitulatif

## Rôles

role-admin = Administrateur
role-crew = Équipage
role-supervisor = Superviseur
role-site_hse = Conseiller HSE du site
role-hse_manager = Responsable HSE

## Permissions

permission-core-view-company = Voir les entreprises
permission-core-create-company = Créer des entreprises
permission-core-edit-company = Modifier les entreprises
permission-core-delete-company = Supprimer des entreprises
permission-core-view-site = Voir les sites
permission-core-create-site = Créer des sites
permission-core-edit-site = Modifier les sites
permission-core-delete-site = Supprimer des sites
permission-core-view-area = Voir les zones
permission-core-create-area = Créer des zones
permission-core-edit-area = Modifier les zones
permission-core-delete-area = Supprimer des zones
permission-core-view-person = Voir les personnes
permission-core-create-person = Créer des personnes
permission-core-edit-person = Modifier les personnes
permission-core-delete-person = Supprimer des personnes
permission-core-view-preference = Voir ses propres préférences
permission-core-create-preference = Créer des préférences
permission-core-edit-preference = Modifier ses propres préférences
permission-core-delete-preference = Supprimer des préférences
permission-users-view-user = Voir les comptes
permission-users-manage-user = Gérer les comptes
permission-core-view-role = Voir les rôles et les groupes
permission-core-manage-role = Gérer les rôles, les groupes et les droits
permission-core-view-module = Voir les modules
permission-core-manage-module = Installer, mettre à jour et désactiver des modules
permission-core-view-hook = Voir les hooks et leurs exécutions
permission-core-manage-hook = Gérer les hooks
permission-core-view-email = Voir la file d'emails
permission-core-manage-email = Renvoyer et annuler des emails
permission-core-view-job = Voir les tâches de fond
permission-core-manage-job = Relancer et annuler des tâches de fond
permission-core-view-device = Voir les appareils
permission-core-manage-device = Enrôler et révoquer des appareils
permission-core-view-audit = Lire le journal d'audit
permission-core-manage-setting = Modifier les réglages et les secrets
