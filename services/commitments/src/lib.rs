//! commitments
