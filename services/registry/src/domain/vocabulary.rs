//! Words of the field with the numbers that they have in the contract.

pub use nqi_kernel::cluster::Cluster;
pub use nqi_kernel::element::Element;
pub use nqi_kernel::kind::{CalibrationMode, ItemKind};
pub use nqi_kernel::stage::Stage;

/// A word that is stored and sent by its number.
pub trait Word: Copy + Sized {
    /// The number in the contract, from 1.
    fn number(self) -> i32;
    /// The word of a number; none for 0 and unknown numbers.
    fn from_number(number: i32) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident),*) => {
        $(impl Word for $name {
            fn number(self) -> i32 {
                $name::number(self)
            }

            fn from_number(number: i32) -> Option<Self> {
                $name::from_number(number)
            }
        })*
    };
}

words!(ItemKind, CalibrationMode, Cluster, Element, Stage, Delivery, Scheme, PriceUnit);

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word:meta])* $variant:ident = $number:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(try_from = "i32", into = "i32")]
            pub enum $name { $($(#[$word])* $variant = $number,)* }

            impl $name {
                /// Every word, by number.
                pub const ALL: &[$name] = &[$($name::$variant,)*];

                /// The number in the contract.
                pub fn number(self) -> i32 {
                    self as i32
                }

                /// The word of a number; none for 0 and unknown numbers.
                pub fn from_number(number: i32) -> Option<$name> {
                    $name::ALL.iter().copied().find(|word| word.number() == number)
                }
            }

            impl From<$name> for i32 {
                fn from(word: $name) -> i32 {
                    word.number()
                }
            }

            impl TryFrom<i32> for $name {
                type Error = String;

                fn try_from(number: i32) -> Result<$name, String> {
                    $name::from_number(number).ok_or_else(|| format!("{number} is no {}", stringify!($name)))
                }
            }
        )*
    };
}

vocabulary! {
    /// How work reaches the provider.
    Delivery {
        /// 送样.
        SendSample = 1,
        /// 上门.
        OnSite = 2,
        /// 远程.
        Remote = 3,
    }
    /// 资质类别.
    Scheme {
        /// 检验检测机构资质认定.
        Cma = 1,
        /// 中国合格评定国家认可.
        Cnas = 2,
        /// 法定计量授权.
        Statutory = 3,
        /// 认证机构批准.
        Cnca = 4,
    }
    /// Unit of a price.
    PriceUnit {
        /// Per sample.
        PerSample = 1,
        /// Per piece.
        PerPiece = 2,
        /// Per parameter.
        PerParameter = 3,
        /// For the job.
        PerJob = 4,
    }
}

/// Words as bits, for filters: bit `number`.
pub fn mask<T: Word>(words: &[T]) -> i32 {
    words.iter().fold(0, |bits, word| bits | (1 << word.number()))
}
