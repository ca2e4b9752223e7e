//! One way to write a state enum: the number on the wire and in the database, the name for programs, the Chinese label.

macro_rules! states {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal, $text:literal, $zh:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $variant = $code,)+
        }

        // One vocabulary for all state enums; not each of them shows its names.
        #[allow(dead_code)]
        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The number on the wire and in the database.
            pub fn code(self) -> i32 {
                self as i32
            }

            /// The value of a number.
            pub fn from_code(code: i32) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// The name for programs, such as `IN_SERVICE`.
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)+
                }
            }

            /// The label for people, Chinese.
            pub fn zh(self) -> &'static str {
                match self {
                    $($name::$variant => $zh,)+
                }
            }
        }
    };
}

pub(crate) use states;
