//! Titles, single cells, and rows that come back as they went.
use super::*;
