//! nqi
