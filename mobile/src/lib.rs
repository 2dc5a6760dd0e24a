//! OpsFlux on Android and iOS: the same shell, entered from the system's own application.

/// Entered by the system's application; returns when it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    if let Err(error) = app_shell::run(tauri::generate_context!()) {
        tracing::error!("OpsFlux cannot start: {error:#}");
    }
}
