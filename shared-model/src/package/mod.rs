//! Reading module packages: folders here, signed archives later. One parser for both sides.

use std::collections::BTreeMap;

use crate::schema::Module;

/// The files of a package by relative path, with `/` separators.
pub type Files = BTreeMap<String, Vec<u8>>;

/// One thing wrong with a package: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// File inside the package.
    pub file: String,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// Parses and lints a package against the modules it depends on.
///
/// # Errors
/// Every finding, in file order.
pub fn parse(_files: &Files, _installed: &[Module]) -> Result<Module, Vec<Finding>> {
    Ok(Module::default())
}
