//! Settings, read once in `main` from the environment and passed as values.

/// All settings.
#[derive(Clone, Debug, Default)]
pub struct Config {}
