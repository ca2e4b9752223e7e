//! Bad input: each case is refused in plain words that name the field, in both languages, and changes nothing.

mod bodies;
mod capacity;
mod cases;
mod needs;
mod sheets;
mod tokens;
