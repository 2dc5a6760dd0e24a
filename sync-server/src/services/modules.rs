//! Installing modules: everything a package declares becomes rows in one transaction, or nothing.

use std::sync::Arc;

use rust_embed::RustEmbed;
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, UserId};
use shared_model::package::{self, Files, Finding};
use shared_model::policy::{Grant, GrantError};
use shared_model::schema::Module;
use sqlx::AnyConnection;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::grants;
use crate::services::hooks;
use crate::services::notify::{self, NotificationRequest, Told};
use crate::services::templates::LocalText;
use crate::store::audit::{self, AuditRow};
use crate::store::modules::{self, ModuleRow};
use crate::store::{roles, tenants, users};

/// The modules that ship with the server.
#[derive(RustEmbed)]
#[folder = "../modules"]
struct Shipped;

/// Stands for the request in lines that a start of the server wrote.
const INSTALL_REQUEST: &str = "start";

/// Folder of demonstration records inside a package: never parsed, used by the seed.
const SAMPLE: &str = "sample/";

/// The module every other one builds on.
const CORE: &str = "core";

/// Codes of the shipped modules, `core` first.
fn shipped_codes() -> Vec<String> {
    let mut codes: Vec<String> = Shipped::iter()
        .filter_map(|path| path.strip_suffix("/module.json").map(str::to_owned))
        .filter(|code| !code.contains('/'))
        .collect();
    codes.sort_by_key(|code| (code != CORE, code.clone()));
    codes
}

fn shipped_files(code: &str) -> Files {
    let prefix = format!("{code}/");
    Shipped::iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&prefix)?.to_owned();
            let declared = !inside.starts_with(SAMPLE);
            declared.then_some(())?;
            Some((inside, Shipped::get(&path)?.data.into_owned()))
        })
        .collect()
}

/// A file of a shipped module's demonstration records.
#[must_use]
pub fn sample(module: &str, name: &str) -> Option<Vec<u8>> {
    Shipped::get(&format!("{module}/{SAMPLE}{name}")).map(|file| file.data.into_owned())
}

/// Installs the shipped modules that are missing or changed. Safe to repeat.
///
/// # Errors
/// When a package does not pass its checks or the database fails; nothing is half installed.
pub async fn ensure_installed(app: &Arc<App>, org: OrgId) -> Result<Vec<String>, ServiceError> {
    let shipped = parse_shipped()?;
    let mut tx = app.db.begin_alone().await?;
    let present = modules::all(&mut tx, org).await?;
    let mut changed = Vec::new();
    for module in &shipped {
        if install(app, &mut tx, org, module, &present).await? {
            changed.push(module);
        }
    }
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let told = finish(app, &mut tx, org, &changed).await?;
    tx.commit().await?;
    told.announce(app);
    app.jobs_ready.notify_waiters();
    Ok(changed.iter().map(|module| module.code.clone()).collect())
}

fn parse_shipped() -> Result<Vec<Module>, ServiceError> {
    let mut parsed = Vec::<Module>::new();
    for code in shipped_codes() {
        let module = package::parse(&shipped_files(&code), &parsed).map_err(|f| lint(&code, &f))?;
        parsed.push(module);
    }
    Ok(parsed)
}

fn lint(code: &str, findings: &[Finding]) -> ServiceError {
    let lines: Vec<String> = findings
        .iter()
        .map(|f| format!("{code}/{}:{}: {} {}", f.file, f.line, f.message, f.remedy))
        .collect();
    ServiceError::refused(ErrorCode::Invalid, lines.join("\n"))
}

/// Writes the rows of one module unless they are there already; `true` when something changed.
async fn install(
    app: &App,
    conn: &mut AnyConnection,
    org: OrgId,
    module: &Module,
    present: &[ModuleRow],
) -> Result<bool, ServiceError> {
    let body = serde_json::to_string(module).map_err(|e| ServiceError::Internal(e.into()))?;
    let same = |row: &ModuleRow| {
        row.code == module.code && row.version == module.version && row.body == body
    };
    if present.iter().any(same) {
        return Ok(false);
    }
    let row = ModuleRow {
        code: module.code.clone(),
        version: module.version.clone(),
        status: "active".to_owned(),
        body,
        installed_at: app.now(),
        installed_by: None,
    };
    modules::upsert(&mut *conn, org, &row).await?;
    write_permissions(&mut *conn, org, module).await?;
    write_roles(&mut *conn, org, module).await?;
    hooks::install_module(conn, org, module, app.now()).await?;
    Ok(true)
}

async fn write_permissions(
    conn: &mut AnyConnection,
    org: OrgId,
    module: &Module,
) -> Result<(), ServiceError> {
    roles::delete_permissions_of(&mut *conn, org, &module.code).await?;
    for permission in &module.permissions {
        roles::upsert_permission(
            &mut *conn,
            org,
            &permission.code,
            &permission.name,
            &module.code,
        )
        .await?;
    }
    Ok(())
}

async fn write_roles(
    conn: &mut AnyConnection,
    org: OrgId,
    module: &Module,
) -> Result<(), ServiceError> {
    roles::delete_grants_from(&mut *conn, org, &module.code).await?;
    for role in &module.roles {
        roles::upsert_role(&mut *conn, org, &role.code, &role.name, &role.description).await?;
        for text in &role.grants {
            let grant: Grant = text.parse().map_err(bad_grant)?;
            roles::insert_role_grant(&mut *conn, org, &role.code, &grant, &module.code).await?;
        }
    }
    Ok(())
}

fn bad_grant(error: GrantError) -> ServiceError {
    ServiceError::refused(ErrorCode::Invalid, error.to_string())
}

/// The message to administrators (contract G16), epoch, revision and audit. The message comes first:
/// it must not bring a catalogue into the caches that a rollback would take back.
async fn finish(
    app: &App,
    conn: &mut AnyConnection,
    org: OrgId,
    changed: &[&Module],
) -> Result<Told, ServiceError> {
    let administrators = users::administrators(&mut *conn, org).await?;
    let mut told = Told::default();
    for module in changed {
        if !administrators.is_empty() {
            let request = installed_message(org, module, administrators.clone());
            told.users
                .extend(notify::send(&mut *conn, app, request).await?.users);
        }
    }
    grants::bump_epoch(&mut *conn, org).await?;
    tenants::bump_modules_revision(&mut *conn, org).await?;
    for module in changed {
        audit::append(&mut *conn, org, audit_row(app, module)).await?;
    }
    Ok(told)
}

/// "Module {name} installé": the source's exact text, and its English.
fn installed_message(
    org: OrgId,
    module: &Module,
    administrators: Vec<UserId>,
) -> NotificationRequest {
    let (name, version) = (&module.name, &module.version);
    let texts =
        |fr: String, en: String| LocalText::from([("fr".to_owned(), fr), ("en".to_owned(), en)]);
    let title = texts(
        format!("Module {name} installé"),
        format!("Module {name} installed"),
    );
    let message = texts(
        format!("Le module {name} v{version} est maintenant actif."),
        format!("The module {name} v{version} is now active."),
    );
    NotificationRequest {
        root: Some(format!("module/{}/{version}", module.code)),
        request_id: INSTALL_REQUEST.to_owned(),
        ..NotificationRequest::new(org, administrators, title, message)
    }
}

fn audit_row(app: &App, module: &Module) -> AuditRow {
    AuditRow {
        at: app.now(),
        user: None,
        action: "install".to_owned(),
        entity: "module".to_owned(),
        object: Some(module.code.clone()),
        details: serde_json::json!({ "version": module.version }).to_string(),
        ip: String::new(),
        device: None,
        device_time: None,
        request_id: INSTALL_REQUEST.to_owned(),
    }
}
