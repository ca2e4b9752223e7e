//! What single kinds of work add to the rules that all of them share.

pub mod category;
pub mod choice;
pub mod hours;
pub mod resource;
pub mod resources;
pub mod standards;
