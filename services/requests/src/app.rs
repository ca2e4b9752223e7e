//! Use cases: find the case as its viewer, lock it, let the domain decide, save with events, history and audit.

pub mod action;
pub mod action_read;
pub mod action_tag;
pub mod action_turn;
pub mod award;
pub mod award_together;
pub mod call;
pub mod candidate;
pub mod case;
pub mod changes;
pub mod completion;
pub mod content;
pub mod conversation;
pub mod decide;
pub mod delivery;
pub mod demand;
pub mod dispute;
pub mod document;
pub mod draft;
pub mod effects;
pub mod files;
pub mod form_drafts;
pub mod give_up;
pub mod hold;
pub mod intake;
pub mod invite;
pub mod matches;
pub mod need;
pub mod need_fields;
pub mod need_figures;
pub mod need_missing;
pub mod offer_answer;
pub mod order_end;
pub mod payload;
pub mod plans;
pub mod queues;
pub mod quotation;
pub mod rate;
pub mod read;
pub mod report_scope;
pub mod sample;
pub mod track;
pub mod upstream;

use std::sync::Arc;

use crate::Deps;

/// The use cases over one set of dependencies; clones share them.
#[derive(Clone)]
pub struct App {
    pub(crate) deps: Arc<Deps>,
    pub(crate) upstream: upstream::Upstream,
}

impl App {
    /// Use cases over these dependencies.
    pub fn new(deps: &Deps) -> App {
        App { deps: Arc::new(deps.clone()), upstream: upstream::Upstream::new(deps) }
    }
}
