//! One grant, and how it is written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a grant reaches (contract reading 1), from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Created by me or assigned to me.
    Own,
    /// Created by or assigned to people whose supervisor I am.
    Team,
    /// My sites.
    Site,
    /// My employer's.
    Company,
    /// The organisation.
    All,
}

impl Scope {
    /// Every scope, from narrow to wide.
    pub const ALL: [Self; 5] = [Self::Own, Self::Team, Self::Site, Self::Company, Self::All];

    /// The spelling in grants and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Site => "site",
            Self::Company => "company",
            Self::All => "all",
        }
    }

    /// The scope with this spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One grant as stored: `hse.view.incident@site`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Grant {
    /// Permission code.
    pub permission: String,
    /// Reach.
    pub scope: Scope,
    /// A denial.
    pub deny: bool,
}

/// Why a grant cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Not three parts of lower-case letters, digits and underscores.
    #[error(
        "\"{0}\" is not a permission; write <module>.<action>.<object>, such as hse.view.incident"
    )]
    Shape(String),
    /// Unknown scope after `@`.
    #[error("unknown scope \"{0}\"; use own, team, site, company or all")]
    Scope(String),
    /// The last part is a scope and the object cannot be told from the module's name.
    #[error(
        "\"{0}\" names no object; write <module>.<action>.<object>@<scope>, such as hse.view.incident@all"
    )]
    NoObject(String),
    /// A scope both as the last part and after `@`.
    #[error("\"{0}\" gives its scope twice; keep one")]
    TwoScopes(String),
}

impl FromStr for Grant {
    type Err = GrantError;

    /// Reads `[-]<module>.<action>.<object>[@scope]`; scope `all` when absent. Also reads the
    /// source's forms: a plural object (`logistics.manage.bookings`) and a scope in place of the
    /// object (`users.manage.company` is `users.manage.user@company`). The objects that are called
    /// like a scope, `site` and `company`, keep their name in every other module
    /// (`core.view.site` is about sites).
    fn from_str(text: &str) -> Result<Self, GrantError> {
        let text = text.trim();
        let (deny, rest) = text.strip_prefix('-').map_or((false, text), |r| (true, r));
        let (code, scope) = match rest.split_once('@') {
            Some((code, scope)) => (code, Some(read_scope(scope)?)),
            None => (rest, None),
        };
        let [module, action, object] = parts(code)?;
        let stands_for_scope = Scope::from_name(object)
            .filter(|scope| !is_also_an_object(*scope) || is_plural(module));
        let Some(implied) = stands_for_scope else {
            return Ok(Self {
                permission: format!("{module}.{action}.{}", singular(object)),
                scope: scope.unwrap_or(Scope::All),
                deny,
            });
        };
        if scope.is_some() {
            return Err(GrantError::TwoScopes(text.to_owned()));
        }
        Ok(Self {
            permission: format!("{module}.{action}.{}", implied_object(module, text)?),
            scope: implied,
            deny,
        })
    }
}

fn read_scope(text: &str) -> Result<Scope, GrantError> {
    Scope::from_name(text).ok_or_else(|| GrantError::Scope(text.to_owned()))
}

fn parts(code: &str) -> Result<[&str; 3], GrantError> {
    let parts: Vec<&str> = code.split('.').collect();
    match parts.as_slice() {
        [a, b, c] if [a, b, c].into_iter().all(|part| is_name(part)) => Ok([a, b, c]),
        _ => Err(GrantError::Shape(code.to_owned())),
    }
}

fn is_name(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_lowercase())
        && part
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Record types share these two names with scopes.
fn is_also_an_object(scope: Scope) -> bool {
    matches!(scope, Scope::Site | Scope::Company)
}

fn is_plural(module: &str) -> bool {
    singular(module) != module
}

/// `users` is about `user`; a module that is no plural does not say what it is about.
fn implied_object(module: &str, text: &str) -> Result<String, GrantError> {
    match singular(module) {
        Cow::Owned(object) => Ok(object),
        Cow::Borrowed(same) if same == module => Err(GrantError::NoObject(text.to_owned())),
        Cow::Borrowed(object) => Ok(object.to_owned()),
    }
}

/// The singular of a plural object's name. Grants and questions go through the same function, so
/// that a name it misreads still equals itself.
fn singular(object: &str) -> Cow<'_, str> {
    if let Some(stem) = object.strip_suffix("ies").filter(|s| s.len() > 1) {
        return Cow::Owned(format!("{stem}y"));
    }
    if let Some(stem) = object.strip_suffix("es")
        && ["ss", "x", "ch", "sh"]
            .iter()
            .any(|end| stem.ends_with(end))
    {
        return Cow::Borrowed(stem);
    }
    let keeps_s = ["ss", "us", "is", "gas"]
        .iter()
        .any(|end| object.ends_with(end));
    match object.strip_suffix('s') {
        Some(stem) if !keeps_s && stem.len() > 1 => Cow::Borrowed(stem),
        _ => Cow::Borrowed(object),
    }
}

/// The canonical spelling of a permission code: plural objects become singular.
#[must_use]
pub fn canonical_permission(code: &str) -> Cow<'_, str> {
    let Some((head, object)) = code.rsplit_once('.') else {
        return Cow::Borrowed(code);
    };
    match singular(object) {
        Cow::Borrowed(same) if same.len() == object.len() => Cow::Borrowed(code),
        changed => Cow::Owned(format!("{head}.{changed}")),
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.deny { "-" } else { "" };
        write!(f, "{sign}{}@{}", self.permission, self.scope)
    }
}
