//! Starting with the computer: on Linux by the XDG Desktop Application Autostart specification,
//! elsewhere by the plugin that knows the system.

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{is_on, plugin, set};
#[cfg(target_os = "linux")]
pub(crate) use xdg::{is_on, plugin, set};

#[cfg(target_os = "linux")]
mod xdg {
    use std::path::{Path, PathBuf};

    use tauri::{AppHandle, Builder, Manager, Wry};

    use crate::desktop::BACKGROUND;
    use crate::settings;

    /// The entry; an earlier version's has the same name.
    const ENTRY: &str = "autostart/OpsFlux.desktop";

    /// Nothing: a file is all there is.
    pub(crate) fn plugin(builder: Builder<Wry>) -> Builder<Wry> {
        builder
    }

    /// Whether OpsFlux starts with the computer; `None` when this account has no such place.
    pub(crate) fn is_on(app: &AppHandle) -> Option<bool> {
        let entry = std::fs::read_to_string(path(app).ok()?);
        Some(entry.is_ok_and(|entry| is_live(&entry)))
    }

    /// Makes OpsFlux start with the computer, or not.
    pub(crate) fn set(app: &AppHandle, wanted: bool) -> Result<(), String> {
        change(app, wanted)
            .map_err(|error| format!("The start with the computer cannot be changed: {error}."))
    }

    fn change(app: &AppHandle, wanted: bool) -> anyhow::Result<()> {
        let path = path(app)?;
        if wanted {
            settings::replace(
                &path,
                entry(&tauri::process::current_binary(&app.env())?).as_bytes(),
            )?;
        } else if path.exists() {
            std::fs::remove_file(path)?;
        }
        Ok(())
    }

    /// `$XDG_CONFIG_HOME/autostart`, or `~/.config/autostart`.
    fn path(app: &AppHandle) -> tauri::Result<PathBuf> {
        Ok(app.path().config_dir()?.join(ENTRY))
    }

    fn entry(program: &Path) -> String {
        format!(
            "[Desktop Entry]\nType=Application\nName=OpsFlux\nIcon=opsflux\nExec={} {BACKGROUND}\n\
             StartupNotify=false\nTerminal=false\n",
            quoted(&program.display().to_string())
        )
    }

    /// As one argument of `Exec` (Desktop Entry Specification, "The Exec key").
    fn quoted(text: &str) -> String {
        let mut argument = String::from("\"");
        for letter in text.chars() {
            match letter {
                // Read twice: once as a string, once as an argument.
                '\\' => argument.push_str(r"\\\\"),
                '"' | '`' | '$' => argument.extend([r"\\", &letter.to_string()]),
                '%' => argument.push_str("%%"),
                _ => argument.push(letter),
            }
        }
        argument.push('"');
        argument
    }

    /// Desktops switch an entry off by a line in it.
    fn is_live(entry: &str) -> bool {
        let says = |line: &str| entry.lines().any(|own| own.replace(' ', "") == line);
        entry.contains("Exec=") && !says("Hidden=true") && !says("X-GNOME-Autostart-enabled=false")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn an_entry_starts_this_program_wherever_it_lies() {
            let made = entry(Path::new("/opt/My \"Ops\"/50%/$x\\opsflux"));
            let line = made.lines().find(|line| line.starts_with("Exec="));
            let wanted = r#"Exec="/opt/My \\"Ops\\"/50%%/\\$x\\\\opsflux" --background"#;
            assert_eq!(line, Some(wanted));
            assert!(is_live(&made));
        }

        #[test]
        fn an_entry_switched_off_by_the_desktop_is_off() {
            let made = entry(Path::new("/usr/bin/opsflux"));
            assert!(!is_live(&format!("{made}Hidden=true\n")));
            assert!(!is_live(&format!(
                "{made}X-GNOME-Autostart-enabled=false\n"
            )));
            assert!(!is_live(""), "there is none");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use tauri::{AppHandle, Builder, Wry};
    use tauri_plugin_autostart::ManagerExt;

    use crate::desktop::BACKGROUND;

    /// The entry of the system, with its argument.
    pub(crate) fn plugin(builder: Builder<Wry>) -> Builder<Wry> {
        let plugin = tauri_plugin_autostart::Builder::new().app_name("OpsFlux");
        builder.plugin(plugin.arg(BACKGROUND).build())
    }

    /// Whether OpsFlux starts with the computer; `None` when the system does not say.
    pub(crate) fn is_on(app: &AppHandle) -> Option<bool> {
        app.autolaunch().is_enabled().ok()
    }

    /// Makes OpsFlux start with the computer, or not.
    pub(crate) fn set(app: &AppHandle, wanted: bool) -> Result<(), String> {
        let autostart = app.autolaunch();
        let changed = if wanted {
            autostart.enable()
        } else {
            autostart.disable()
        };
        changed.map_err(|error| format!("The start with the computer cannot be changed: {error}."))
    }
}
