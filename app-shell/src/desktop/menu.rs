//! The native menu, and what its entries (and those of the tray) do.

use tauri::menu::{Menu, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Manager};

use crate::navigate::{self, Place, WINDOW};
use crate::words::Words;

/// Entry that shows the window.
pub(crate) const OPEN: &str = "tray-open";
/// Entry that shows what is unread.
pub(crate) const UNREAD: &str = "tray-unread";
/// Entry that ends the program.
pub(crate) const QUIT: &str = "menu-quit";
const RELOAD: &str = "menu-reload";

/// Entry, page and shortcut of the view menu.
const PAGES: [(&str, &str, Option<&str>); 5] = [
    ("menu-home", "/", None),
    ("menu-inbox", "/inbox", None),
    ("menu-search", "/search", None),
    ("menu-sync", "/sync", None),
    ("menu-settings", "/settings", Some("CmdOrCtrl+,")),
];

/// Puts the menu up, in place of the one before.
pub(crate) fn put(app: &AppHandle, words: &Words) {
    if let Err(error) = build(app, words).and_then(|menu| app.set_menu(menu)) {
        tracing::warn!(%error, "there is no menu");
    }
}

fn build(app: &AppHandle, words: &Words) -> tauri::Result<Menu<tauri::Wry>> {
    let quit = MenuItemBuilder::with_id(QUIT, words.say(QUIT))
        .accelerator("CmdOrCtrl+Q")
        .build(app)?;
    let file = SubmenuBuilder::new(app, words.say("menu-file"))
        .item(&quit)
        .build()?;
    let edit = SubmenuBuilder::new(app, words.say("menu-edit"))
        .undo()
        .redo()
        .separator()
        .cut()
        .copy()
        .paste()
        .select_all()
        .build()?;
    let mut view = SubmenuBuilder::new(app, words.say("menu-view"));
    for (id, _, shortcut) in PAGES {
        let mut item = MenuItemBuilder::with_id(id, words.say(id));
        if let Some(shortcut) = shortcut {
            item = item.accelerator(shortcut);
        }
        view = view.item(&item.build(app)?);
    }
    let reload = MenuItemBuilder::with_id(RELOAD, words.say(RELOAD)).build(app)?;
    let view = view.separator().item(&reload).build()?;
    Menu::with_items(app, &[&file, &edit, &view])
}

/// Carries out an entry.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    match id {
        OPEN => navigate::show(app),
        UNREAD => navigate::open(app, Place::Page("/inbox")),
        QUIT => app.exit(0),
        RELOAD => reload(app),
        _ => {
            if let Some((_, page, _)) = PAGES.iter().find(|(entry, ..)| *entry == id) {
                navigate::open(app, Place::Page(page));
            }
        }
    }
}

fn reload(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(WINDOW)
        && let Err(error) = window.reload()
    {
        tracing::warn!(%error, "the page does not reload");
    }
}
