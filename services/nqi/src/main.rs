//! nqi
fn main() {}
