//! What a word of the dictionary may mean.

use super::cue::Cue;
use crate::engine::name::Name;

/// One meaning. `sure` = the word names exactly this; otherwise a person is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// An object, a product or an instrument.
    Object {
        /// As the register calls it.
        name: String,
        /// Names exactly this.
        sure: bool,
    },
    /// A certification scheme.
    Scheme {
        /// As the register calls it.
        name: String,
        /// Names exactly this.
        sure: bool,
    },
    /// A scheme without its last word: 质量管理体系 is one only where a certification is meant.
    SchemeStem {
        /// As the register calls it.
        name: String,
    },
    /// A parameter or measurand.
    Parameter {
        /// As the register calls it.
        name: String,
        /// Names exactly this.
        sure: bool,
    },
    /// An advisory service by its title.
    Service {
        /// Title.
        title: String,
        /// Element number.
        element: i32,
    },
    /// The title of a standard in 《》.
    Title {
        /// Family key.
        family: Name,
    },
    /// A word that says what is wanted.
    Cue(Cue),
}
