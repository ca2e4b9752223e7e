//! Merging the manual, a file and the environment, and naming what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use config::{File, FileFormat, Value, ValueKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Table;

/// The manual, which is also the defaults.
pub const DEFAULT_TOML: &str = include_str!("default.toml");

const PREFIX: &str = "NQI__";

/// Where values come from.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// `--config FILE`.
    pub file: Option<PathBuf>,
    /// Environment variables.
    pub env: Env,
}

/// Environment variables: the process's own, or given ones.
#[derive(Clone, Debug, Default)]
pub enum Env {
    /// Those of the process.
    #[default]
    Process,
    /// These, by full name.
    Given(BTreeMap<String, String>),
}

/// A refusal to start: the key, the source of its value, and what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key that does not exist.
    #[error("配置项 {key}（{source_name}）不存在; {key} ({source_name}): no such key. Allowed: {allowed}")]
    Unknown {
        /// Dotted.
        key: String,
        /// File or variable.
        source_name: String,
        /// Keys of the same section, or the sections.
        allowed: String,
    },
    /// A value that is not allowed.
    #[error("配置项 {key}（{source_name}）有误; {key} ({source_name}): {problem}")]
    Wrong {
        /// Dotted.
        key: String,
        /// Default, file or variable.
        source_name: String,
        /// What is allowed.
        problem: String,
    },
    /// A file that cannot be read or is no TOML.
    #[error("无法读取配置文件 {path}; cannot read {path}: {problem}")]
    File {
        /// Where.
        path: String,
        /// Why.
        problem: String,
    },
}

/// Loads and checks the configuration.
pub fn load<T: DeserializeOwned>(options: LoadOptions) -> Result<T, ConfigError> {
    let file = match &options.file {
        None => None,
        Some(path) => Some((path.display().to_string(), read(&path.display().to_string())?)),
    };
    let env = match options.env {
        // A variable whose name or value is no Unicode cannot be one of ours.
        Env::Process => std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        Env::Given(given) => given,
    };
    merge(DEFAULT_TOML, file, &env)
}

/// Loads the defaults overlaid by one TOML text, without the environment: for tests and embedding.
pub fn load_str<T: DeserializeOwned>(text: &str) -> Result<T, ConfigError> {
    merge(DEFAULT_TOML, Some(("text".to_owned(), text.to_owned())), &BTreeMap::new())
}

/// The configuration in force as TOML, secrets masked.
pub fn effective(config: &impl Serialize) -> String {
    // Sections are tables of scalars and lists, which TOML can always write.
    toml::to_string_pretty(config).unwrap_or_else(|error| format!("# {error}\n"))
}

/// Every key that was set outside the manual: its text (or list), and where that was.
struct Layers {
    defaults: BTreeMap<String, toml::Value>,
    sources: BTreeMap<String, String>,
}

fn merge<T: DeserializeOwned>(
    defaults: &str,
    file: Option<(String, String)>,
    env: &BTreeMap<String, String>,
) -> Result<T, ConfigError> {
    let mut layers = Layers { defaults: leaves(&parse("default.toml", defaults)?), sources: BTreeMap::new() };
    let mut builder = config::Config::builder().add_source(File::from_str(defaults, FileFormat::Toml));
    let mut plain: BTreeMap<String, String> = BTreeMap::new();
    if let Some((path, text)) = file {
        for (key, value) in leaves(&parse(&path, &text)?) {
            layers.note(&key, format!("file {path}"))?;
            plain.insert(key, value.as_str().unwrap_or_default().to_owned());
        }
        builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
    }
    let mut overrides = BTreeMap::new();
    for (name, value) in env {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        let key = path.to_ascii_lowercase().replace("__", ".");
        layers.note(&key, format!("environment variable {name}"))?;
        plain.insert(key.clone(), value.clone());
        overrides.insert(key, value.clone());
    }
    for (key, path) in plain.iter().filter(|(_, path)| !path.is_empty()) {
        let Some(base) = key.strip_suffix("_file").filter(|base| layers.defaults.contains_key(*base)) else {
            continue;
        };
        if plain.get(base).is_some_and(|value| !value.is_empty()) {
            return Err(
                layers.wrong(key, format!("{base} 与 {key} 只能设置一个; set only one of {base} and {key}"))
            );
        }
        let text = read(path)?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        overrides.insert(base.to_owned(), text.strip_suffix('\r').unwrap_or(text).to_owned());
        layers.sources.insert(base.to_owned(), format!("file {path}"));
    }
    for (key, value) in overrides {
        let value = layers.typed(&key, value);
        builder = builder.set_override(&key, value).map_err(|error| layers.wrong(&key, error.to_string()))?;
    }
    let merged = builder.build().map_err(|error| layers.refused(error))?;
    merged.try_deserialize().map_err(|error| layers.refused(error))
}

impl Layers {
    fn note(&mut self, key: &str, source_name: String) -> Result<(), ConfigError> {
        if self.defaults.contains_key(key) {
            self.sources.insert(key.to_owned(), source_name);
            return Ok(());
        }
        let section = key.split('.').next().unwrap_or(key);
        let inside = |known: &&String| known.split('.').next() == Some(section);
        let mut allowed: BTreeSet<&str> = self.defaults.keys().filter(inside).map(String::as_str).collect();
        if allowed.is_empty() {
            allowed = self.defaults.keys().filter_map(|known| known.split('.').next()).collect();
        }
        let allowed = allowed.into_iter().collect::<Vec<_>>().join(", ");
        Err(ConfigError::Unknown { key: key.to_owned(), source_name, allowed })
    }

    /// Text from outside as the manual's type: lists are split, everything else is read by the target's own rules.
    fn typed(&self, key: &str, text: String) -> Value {
        let kind = match self.defaults.get(key) {
            Some(toml::Value::Array(_)) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                ValueKind::Array(items.map(|item| Value::new(None, item)).collect())
            }
            _ => ValueKind::String(text),
        };
        Value::new(None, kind)
    }

    fn wrong(&self, key: &str, problem: String) -> ConfigError {
        let source_name = self.sources.get(key).map_or("default", String::as_str).to_owned();
        ConfigError::Wrong { key: key.to_owned(), source_name, problem }
    }

    fn refused(&self, error: config::ConfigError) -> ConfigError {
        use config::ConfigError as E;
        match error {
            E::At { error, key: Some(key), .. } => self.wrong(whole(&key), error.to_string()),
            // Without the value: it may be a secret that was given the wrong type.
            E::Type { expected, key: Some(key), .. } => {
                self.wrong(whole(&key), format!("类型应为 {expected}; must be {expected}"))
            }
            E::NotFound(key) => self.wrong(&key, "缺少该项; is missing".to_owned()),
            other => self.wrong("?", other.to_string()),
        }
    }
}

/// The key of a list whose element is wrong: `a.b[1]` is `a.b`.
fn whole(key: &str) -> &str {
    key.split('[').next().unwrap_or(key)
}

fn read(path: &str) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError::File { path: path.to_owned(), problem: error.to_string() })
}

/// Parses without quoting the text in errors, which could show a secret; the line number is enough.
fn parse(path: &str, text: &str) -> Result<Table, ConfigError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        ConfigError::File { path: path.to_owned(), problem: format!("line {line}: {}", error.message()) }
    })
}

fn leaves(table: &Table) -> BTreeMap<String, toml::Value> {
    let mut found = BTreeMap::new();
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => {
                found.extend(leaves(inner).into_iter().map(|(rest, value)| (format!("{key}.{rest}"), value)));
            }
            value => {
                found.insert(key.clone(), value.clone());
            }
        }
    }
    found
}
