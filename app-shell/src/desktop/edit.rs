//! The edit menu: the system's own entries, or on Linux, whose toolkit has none that work, ours.

#[cfg(target_os = "linux")]
use tauri::menu::MenuItem;
#[cfg(not(target_os = "linux"))]
use tauri::menu::PredefinedMenuItem;
use tauri::{AppHandle, Wry};

use crate::words::Words;

/// Entry, and the editing command the page's engine knows.
const EDITS: [(&str, &str); 6] = [
    ("menu-undo", "Undo"),
    ("menu-redo", "Redo"),
    ("menu-cut", "Cut"),
    ("menu-copy", "Copy"),
    ("menu-paste", "Paste"),
    ("menu-select-all", "SelectAll"),
];

/// The names of the entries.
#[cfg(test)]
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    EDITS.into_iter().map(|(id, _)| id)
}

/// The entries in a language. The shortcuts are the page's: an accelerator would take them from it.
#[cfg(target_os = "linux")]
pub(super) fn entries(app: &AppHandle, words: &Words) -> tauri::Result<Vec<MenuItem<Wry>>> {
    let ids = EDITS.iter().map(|(id, _)| id);
    ids.map(|id| super::menu::item(app, words, id, None))
        .collect()
}

/// The entries in a language.
#[cfg(not(target_os = "linux"))]
pub(super) fn entries(
    app: &AppHandle,
    words: &Words,
) -> tauri::Result<Vec<PredefinedMenuItem<Wry>>> {
    let entry = |(id, _): &(&str, &str)| {
        let text = words.say(id);
        let text = Some(text.as_str());
        match *id {
            "menu-undo" => PredefinedMenuItem::undo(app, text),
            "menu-redo" => PredefinedMenuItem::redo(app, text),
            "menu-cut" => PredefinedMenuItem::cut(app, text),
            "menu-copy" => PredefinedMenuItem::copy(app, text),
            "menu-paste" => PredefinedMenuItem::paste(app, text),
            _ => PredefinedMenuItem::select_all(app, text),
        }
    };
    EDITS.iter().map(entry).collect()
}

/// Carries out an entry that is ours.
#[cfg(target_os = "linux")]
pub(super) fn chosen(app: &AppHandle, id: &str) {
    use webkit2gtk::WebViewExt;

    let Some((_, command)) = EDITS.into_iter().find(|(entry, _)| *entry == id) else {
        return;
    };
    let Some(window) = super::windows::focused(app) else {
        return;
    };
    let done = window.with_webview(move |page| page.inner().execute_editing_command(command));
    if let Err(error) = done {
        tracing::warn!(%error, command, "the page does not edit");
    }
}

/// The system carries them out.
#[cfg(not(target_os = "linux"))]
pub(super) fn chosen(_app: &AppHandle, _id: &str) {}
