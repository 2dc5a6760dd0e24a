//! Module packages: files by name, separated by a byte no text has.

use shared_model::package::{Files, inspect, parse, parse_hook};
use shared_model::schema::Module;

use super::scene::scene;

const NEXT_FILE: u8 = 0xff;

/// Each file: its name, a line break, what is in it. A single one is a hook as well.
pub fn packages(data: &[u8]) {
    let files: Files = data
        .split(|byte| *byte == NEXT_FILE)
        .filter_map(|file| {
            let end = file.iter().position(|byte| *byte == b'\n')?;
            let name = String::from_utf8(file[..end].to_vec()).ok()?;
            Some((name, file[end + 1..].to_vec()))
        })
        .collect();
    let installed: Vec<_> = scene()
        .catalogue
        .modules()
        .map(|m| Module::clone(m))
        .collect();
    let (module, findings) = inspect(&files, &installed);
    assert!(
        module.is_some() || !findings.is_empty(),
        "no without a reason"
    );
    if let Some(module) = module {
        let text = serde_json::to_string(&module).unwrap();
        let again: Module = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
        assert!(parse(&files, &installed).is_ok());
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = parse_hook(text, &installed);
    }
}
