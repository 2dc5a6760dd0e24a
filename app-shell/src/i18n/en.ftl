# The words of the native menu, the tray and the notifications of the desktop.
menu-file = File
menu-edit = Edit
menu-view = View
menu-home = Home
menu-inbox = Inbox
menu-sync = Exchange with shore
menu-settings = Settings
menu-search = Search
menu-reload = Reload the window
menu-quit = Quit OpsFlux
tray-open = Open OpsFlux
tray-unread = { $count ->
    [0] Nothing unread
    [one] 1 unread notification
   *[other] { $count } unread notifications
}
notice-open = Open
notice-many = { $count } new notifications
notice-many-body = The newest: { $title }
