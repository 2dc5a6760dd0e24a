# Les mots du menu, de la zone de notification et des notifications du bureau.
menu-file = Fichier
menu-edit = Édition
menu-view = Affichage
menu-home = Accueil
menu-inbox = Boîte de réception
menu-sync = Échanges avec la terre
menu-settings = Réglages
menu-search = Rechercher
menu-reload = Recharger la fenêtre
menu-quit = Quitter OpsFlux
tray-open = Ouvrir OpsFlux
tray-unread = { $count ->
    [0] Rien de non lu
    [one] { $count } notification non lue
   *[other] { $count } notifications non lues
}
notice-open = Ouvrir
notice-many = { $count } nouvelles notifications
notice-many-body = La plus récente : { $title }
