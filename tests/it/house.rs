//! The rules of the house, walked over the source tree.

mod documents;
mod imports;
mod locked;
mod sizes;
