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

words!(CalibrationMode, Cluster, Element, Stage, Delivery, Scheme, PriceUnit, CertificationStage);
words!(CentreTier, ResourceClass, ResourceState, FeeUnit, BookingState, InstrumentState, CalibrationResult);

/// The kinds that providers offer and standards are for: a shared resource is no work.
impl Word for ItemKind {
    fn number(self) -> i32 {
        ItemKind::number(self)
    }

    fn from_number(number: i32) -> Option<Self> {
        ItemKind::from_number(number).filter(|kind| kind.is_ordered())
    }
}

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
    /// Stage of a certification.
    CertificationStage {
        /// 初次.
        Initial = 1,
        /// 监督.
        Surveillance = 2,
        /// 再认证.
        Renewal = 3,
    }
    /// What is shared.
    ResourceClass {
        /// 仪器设备.
        Instrument = 1,
        /// 场地.
        Room = 2,
        /// 专家.
        Expert = 3,
        /// 软件.
        Software = 4,
    }
    /// State of a shared resource.
    ResourceState {
        /// 草稿.
        Draft = 1,
        /// 已发布.
        Published = 2,
        /// 已下架.
        Retired = 3,
    }
    /// What the fee of a resource is asked for.
    FeeUnit {
        /// Per hour.
        PerHour = 1,
        /// Per slot.
        PerSlot = 2,
        /// Per day.
        PerDay = 3,
        /// For the job.
        PerJob = 4,
    }
    /// State of a booking.
    BookingState {
        /// 待确认.
        Requested = 1,
        /// 已确认.
        Confirmed = 2,
        /// 已完成.
        Done = 3,
        /// 未到场.
        NoShow = 4,
        /// 已谢绝.
        Declined = 5,
        /// 已取消.
        Cancelled = 6,
        /// 逾期失效.
        Lapsed = 7,
    }
    /// Tier of a service centre.
    CentreTier {
        /// 市级.
        City = 1,
        /// 区市级.
        District = 2,
        /// 功能区级.
        Zone = 3,
    }
    /// State of a measuring instrument.
    InstrumentState {
        /// 在用.
        InUse = 1,
        /// 停用.
        Stopped = 2,
        /// 报废.
        Scrapped = 3,
    }
    /// What a calibration found.
    CalibrationResult {
        /// 合格.
        Passed = 1,
        /// 不合格.
        Failed = 2,
    }
}

/// Words as bits, for filters: bit `number`.
pub fn mask<T: Word>(words: &[T]) -> i32 {
    words.iter().fold(0, |bits, word| bits | (1 << word.number()))
}
