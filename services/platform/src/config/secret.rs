//! Values that must not appear in logs, traces or printed configuration.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! redacted {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name<T>(T);

        impl<T> $name<T> {
            /// Wraps a value.
            pub fn new(value: T) -> Self {
                Self(value)
            }

            /// The value itself; every use is a decision to let it out.
            pub fn expose(&self) -> &T {
                &self.0
            }

            /// Unwraps the value.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("***")
            }
        }

        impl<T> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("***")
            }
        }

        impl<T> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str("***")
            }
        }

        impl<'de, T: Deserialize<'de>> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                T::deserialize(deserializer).map(Self)
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    };
}

redacted! {
    /// A password, key or token: prints and serialises as `***`.
    Secret
}

redacted! {
    /// Personal data (names, phones, addresses): prints and serialises as `***`.
    Personal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_debug_nor_display_nor_serde_shows_a_secret() {
        let (secret, phone) = (Secret::new("hunter2".to_owned()), Personal::new(13_800_000_000_u64));
        let shown = format!("{secret} {secret:?} {phone} {:?}", (&secret, &phone));
        let json = serde_json::to_string(&(&secret, &phone)).expect("strings serialise");
        for text in [shown, json] {
            assert!(!text.contains("hunter2") && !text.contains("138"), "{text}");
        }
        assert_eq!(secret.expose(), "hunter2");
    }
}
