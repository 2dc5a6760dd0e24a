//! The native menu, and what its entries (and those of the tray) do.

use tauri::menu::{IsMenuItem, Menu, MenuItem, MenuItemBuilder, Submenu};
use tauri::{AppHandle, Wry};

use super::{edit, ending, windows};
use crate::navigate::{self, Place};
use crate::words::Words;

/// Entry that shows the window.
pub(crate) const OPEN: &str = "tray-open";
/// Entry that shows what is unread.
pub(crate) const UNREAD: &str = "tray-unread";
/// Entry that ends the program.
pub(crate) const QUIT: &str = "menu-quit";
const NEW: &str = "menu-new-window";
const RELOAD: &str = "menu-reload";

/// Entry, page and shortcut of the view menu; an entry is named as its text in the catalogues.
const PAGES: [(&str, &str, Option<&str>); 5] = [
    ("nav-home", "/", None),
    ("nav-inbox", "/inbox", None),
    ("search", "/search", None),
    ("nav-sync", "/sync", None),
    ("nav-settings", "/settings", Some("CmdOrCtrl+,")),
];

/// Puts the menu up.
pub(crate) fn put(app: &AppHandle, words: &Words) {
    let built = Menu::new(app).and_then(|menu| {
        fill(app, &menu, words)?;
        app.set_menu(menu)
    });
    if let Err(error) = built {
        tracing::warn!(%error, "there is no menu");
    }
}

/// The menu in another language. Its groups are made anew: their titles do not change everywhere.
pub(crate) fn speak(app: &AppHandle, words: &Words) {
    if let Some(menu) = app.menu()
        && let Err(error) = fill(app, &menu, words)
    {
        tracing::warn!(%error, "the menu did not change");
    }
}

fn fill(app: &AppHandle, menu: &Menu<Wry>, words: &Words) -> tauri::Result<()> {
    let file = [
        item(app, words, NEW, Some("CmdOrCtrl+Shift+N"))?,
        item(app, words, QUIT, Some("CmdOrCtrl+Q"))?,
    ];
    let mut view = Vec::new();
    for (id, _, shortcut) in PAGES {
        view.push(item(app, words, id, shortcut)?);
    }
    view.push(item(app, words, RELOAD, None)?);
    let groups = [
        group(app, words, "menu-file", &file)?,
        group(app, words, "menu-edit", &edit::entries(app, words)?)?,
        group(app, words, "menu-view", &view)?,
    ];
    while menu.remove_at(0)?.is_some() {}
    for group in &groups {
        menu.append(group)?;
    }
    Ok(())
}

fn group<I: IsMenuItem<Wry>>(
    app: &AppHandle,
    words: &Words,
    id: &str,
    entries: &[I],
) -> tauri::Result<Submenu<Wry>> {
    let entries: Vec<&dyn IsMenuItem<Wry>> = entries.iter().map(|item| item as _).collect();
    Submenu::with_items(app, words.say(id), true, &entries)
}

/// An entry whose text is in the catalogues under its own name.
pub(super) fn item(
    app: &AppHandle,
    words: &Words,
    id: &str,
    shortcut: Option<&str>,
) -> tauri::Result<MenuItem<Wry>> {
    let mut item = MenuItemBuilder::with_id(id, words.say(id));
    if let Some(shortcut) = shortcut {
        item = item.accelerator(shortcut);
    }
    item.build(app)
}

/// Carries out an entry.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    match id {
        OPEN => navigate::show(app),
        UNREAD => navigate::open(app, Place::Page("/inbox")),
        NEW => windows::open_beside(app),
        QUIT => ending::quit(app),
        RELOAD => reload(app),
        _ => match PAGES.iter().find(|(entry, ..)| *entry == id) {
            Some((_, page, _)) => windows::bring(app, page),
            None => edit::chosen(app, id),
        },
    }
}

fn reload(app: &AppHandle) {
    if let Some(window) = windows::focused(app)
        && let Err(error) = window.reload()
    {
        tracing::warn!(%error, "the page does not reload");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_text_in_both_languages() {
        let groups = ["menu-file", "menu-edit", "menu-view"];
        let own = [OPEN, UNREAD, QUIT, NEW, RELOAD];
        let pages = PAGES.map(|(id, ..)| id);
        let all = groups.iter().chain(&own).chain(&pages);
        for id in all.copied().chain(edit::ids()) {
            for language in ["fr", "en"] {
                assert_ne!(Words::of(language).say(id), id, "{language}");
            }
        }
    }
}
