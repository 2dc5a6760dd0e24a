//! The native menu, and what its entries (and those of the tray) do.

use tauri::menu::{Menu, MenuItem, MenuItemBuilder, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Manager, Wry};

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

/// The texts that follow the language.
struct Bar {
    groups: Vec<(&'static str, Submenu<Wry>)>,
    items: Vec<(&'static str, MenuItem<Wry>)>,
}

/// Puts the menu up.
pub(crate) fn put(app: &AppHandle, words: &Words) {
    match build(app, words) {
        Ok(bar) => {
            app.manage(bar);
        }
        Err(error) => tracing::warn!(%error, "there is no menu"),
    }
}

/// The menu in another language.
pub(crate) fn speak(app: &AppHandle, words: &Words) {
    let Some(bar) = app.try_state::<Bar>() else {
        return;
    };
    let groups = bar.groups.iter().map(|(id, g)| g.set_text(words.say(id)));
    let items = bar.items.iter().map(|(id, i)| i.set_text(words.say(id)));
    for error in groups.chain(items).filter_map(Result::err) {
        tracing::debug!(%error, "the menu did not change");
    }
}

fn build(app: &AppHandle, words: &Words) -> tauri::Result<Bar> {
    let quit = item(app, words, QUIT, Some("CmdOrCtrl+Q"))?;
    let file = group(app, words, "menu-file").item(&quit).build()?;
    let edit = group(app, words, "menu-edit")
        .undo()
        .redo()
        .separator()
        .cut()
        .copy()
        .paste()
        .select_all()
        .build()?;
    let mut items = vec![(QUIT, quit)];
    let mut view = group(app, words, "menu-view");
    for (id, _, shortcut) in PAGES {
        let page = item(app, words, id, shortcut)?;
        view = view.item(&page);
        items.push((id, page));
    }
    let reload = item(app, words, RELOAD, None)?;
    let view = view.separator().item(&reload).build()?;
    items.push((RELOAD, reload));
    app.set_menu(Menu::with_items(app, &[&file, &edit, &view])?)?;
    let groups = vec![
        ("menu-file", file),
        ("menu-edit", edit),
        ("menu-view", view),
    ];
    Ok(Bar { groups, items })
}

fn group<'a>(app: &'a AppHandle, words: &Words, id: &str) -> SubmenuBuilder<'a, Wry, AppHandle> {
    SubmenuBuilder::new(app, words.say(id))
}

fn item(
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
