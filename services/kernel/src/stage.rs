//! The stages of a product's life (全生命周期).

use crate::label::vocabulary;

vocabulary! {
    /// A stage.
    Stage {
        Research = 1, "RESEARCH", "研发", "research";
        Pilot = 2, "PILOT", "中试", "pilot";
        MassProduction = 3, "MASS_PRODUCTION", "量产", "mass production";
        MarketLaunch = 4, "MARKET_LAUNCH", "上市", "market launch";
        Export = 5, "EXPORT", "出口", "export";
        AfterSales = 6, "AFTER_SALES", "售后", "after sales";
    }
}
