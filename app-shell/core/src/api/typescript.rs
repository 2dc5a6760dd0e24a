//! TypeScript declarations of every type the commands use.

use std::collections::BTreeMap;
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

const HEADER: &str = "// Made by `cargo xtask codegen` from Rust types. Never edit by hand.\n\n";

/// The declarations, file by file, for `ui/src/generated`.
#[must_use]
pub fn typescript() -> BTreeMap<String, String> {
    let mut declarations = Declarations::default();
    super::declare(&mut declarations);
    BTreeMap::from([
        ("types.ts".to_owned(), declarations.types_file()),
        ("commands.ts".to_owned(), declarations.commands_file()),
    ])
}

/// Types and commands seen so far.
pub(super) struct Declarations {
    config: Config,
    types: BTreeMap<String, String>,
    commands: Vec<(String, String, String)>,
    roots: std::collections::BTreeSet<String>,
}

impl Default for Declarations {
    fn default() -> Self {
        Self {
            config: Config::new().with_large_int("number"),
            types: BTreeMap::new(),
            commands: Vec::new(),
            roots: std::collections::BTreeSet::new(),
        }
    }
}

impl Declarations {
    /// Declares one command.
    pub(super) fn command<A: TS + 'static, R: TS + 'static>(&mut self, name: &str) {
        self.add::<A>();
        self.add::<R>();
        let (args, result) = (A::name(&self.config), R::name(&self.config));
        self.commands.push((name.to_owned(), args, result));
    }

    /// Declares a type and everything it uses.
    pub(super) fn add<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
    }

    fn declare<T: TS + 'static + ?Sized>(&mut self) -> bool {
        if T::output_path().is_none() {
            return false;
        }
        let name = T::ident(&self.config);
        if self.types.contains_key(&name) {
            return false;
        }
        let docs = T::docs().unwrap_or_default();
        let text = format!("{docs}export {}\n", T::decl(&self.config));
        self.types.insert(name.clone(), text);
        self.roots.insert(name);
        true
    }

    fn types_file(&self) -> String {
        let bodies: Vec<&str> = self.types.values().map(String::as_str).collect();
        format!("{HEADER}{}", bodies.join("\n"))
    }

    fn commands_file(&self) -> String {
        let mut body = String::new();
        for (name, args, result) in &self.commands {
            let _ = writeln!(body, "  \"{name}\": {{ args: {args}; result: {result} }};");
        }
        let used: Vec<&str> = self
            .roots
            .iter()
            .map(String::as_str)
            .filter(|name| mentions(&body, name))
            .collect();
        format!(
            "{HEADER}import type {{ {} }} from \"./types\";\n\n\
             /** Every command of the core with its arguments and its answer. */\n\
             export interface Commands {{\n{body}}}\n\n\
             /** The name of a command. */\nexport type CommandName = keyof Commands;\n",
            used.join(", ")
        )
    }
}

fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == name)
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let fresh = self.declare::<T>();
        if fresh || T::output_path().is_none() {
            T::visit_dependencies(self);
            T::visit_generics(self);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_declared_with_types_that_exist() {
        let files = typescript();
        for name in super::super::COMMANDS {
            assert!(
                files["commands.ts"].contains(&format!("\"{name}\"")),
                "{name}"
            );
        }
        for name in ["Record", "RecordDetail", "SyncStatus", "FieldKind", "Event"] {
            let declared = format!("export type {name} ");
            assert!(files["types.ts"].contains(&declared), "{name}");
        }
    }

    /// Rewrites the committed declarations when `OPSFLUX_CODEGEN_DIR` names their directory.
    #[test]
    fn writes_declarations_where_asked() {
        let Some(dir) = std::env::var_os("OPSFLUX_CODEGEN_DIR") else {
            return;
        };
        for (file, text) in typescript() {
            std::fs::write(std::path::Path::new(&dir).join(file), text).unwrap();
        }
    }
}
