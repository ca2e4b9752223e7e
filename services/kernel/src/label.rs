//! One table a vocabulary: number, API code, Chinese and English label.

/// Declares an enum of the field's vocabulary with `number`, `code`, `zh`, `en`, `ALL`, `from_number`, `from_code`.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $number:literal, $code:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[doc = concat!($zh, ", ", $en, ".")] #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them, by number.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stored number, equal to the API's; 0 stands for none.
            pub fn number(self) -> i32 {
                match self { $($name::$variant => $number,)* }
            }

            /// The code in upper case, as the API spells it.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// The Chinese label.
            pub fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh,)* }
            }

            /// The English label.
            pub fn en(self) -> &'static str {
                match self { $($name::$variant => $en,)* }
            }

            /// The one with this number; nothing for 0 and unknown numbers.
            pub fn from_number(number: i32) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.number() == number)
            }

            /// The one with this code or Chinese label.
            pub fn from_code(text: &str) -> Option<$name> {
                let text = text.trim();
                $name::ALL.iter().copied().find(|one| one.code().eq_ignore_ascii_case(text) || one.zh() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use vocabulary;
