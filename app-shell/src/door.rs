//! The window shows OpsFlux and nothing else.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Url, Wry};

/// Refuses to leave the interface.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    Builder::new("door")
        .on_navigation(|_, url| {
            let ours = is_ours(url);
            if !ours {
                tracing::warn!(%url, "the window stays on OpsFlux");
            }
            ours
        })
        .build()
}

fn is_ours(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        // The development server of the interface.
        ("http", Some("localhost")) => tauri::is_dev(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_embedded_interface_may_be_shown() {
        for ours in ["tauri://localhost/", "http://tauri.localhost/#/inbox"] {
            assert!(is_ours(&ours.parse().unwrap()), "{ours}");
        }
        for other in [
            "https://example.org/",
            "file:///etc/passwd",
            "http://tauri.localhost.example.org/",
            "data:text/html,x",
        ] {
            assert!(!is_ours(&other.parse().unwrap()), "{other}");
        }
    }
}
