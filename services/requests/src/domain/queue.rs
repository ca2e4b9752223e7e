//! What waits for a person: one list each, with a definition that its count shares.

use super::Viewer;

/// The list that a queue narrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Requests.
    Requests,
    /// Offers.
    Offers,
    /// Orders.
    Orders,
    /// Ratings.
    Ratings,
}

impl List {
    /// The name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            List::Requests => "requests",
            List::Offers => "offers",
            List::Orders => "orders",
            List::Ratings => "ratings",
        }
    }
}

macro_rules! queues {
    ($($(#[$doc:meta])* $variant:ident = $code:literal in $list:ident;)+) => {
        /// A queue; its number is the contract's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Queue {
            $($(#[$doc])* $variant = $code,)+
        }

        impl Queue {
            /// Every queue.
            pub const ALL: &[Queue] = &[$(Queue::$variant),+];

            /// The list that it narrows.
            pub fn list(self) -> List {
                match self {
                    $(Queue::$variant => List::$list,)+
                }
            }
        }
    };
}

queues! {
    /// The enterprise's drafts.
    Drafts = 1 in Requests;
    /// Corrections that the enterprise owes.
    Corrections = 2 in Requests;
    /// Cases with a quotation to decide on.
    Quotes = 3 in Requests;
    /// Questions of providers without an answer.
    Questions = 4 in Offers;
    /// Confirmations that the enterprise owes.
    Confirmations = 5 in Orders;
    /// Samples that the enterprise owes.
    Samples = 6 in Orders;
    /// Reports to confirm.
    Reports = 7 in Orders;
    /// Orders to rate.
    Ratings = 8 in Ratings;
    /// Cancellations that the other side proposed.
    Cancellations = 9 in Orders;
    /// Invitations without an answer.
    ToRespond = 10 in Offers;
    /// Quotations that the provider owes.
    ToQuote = 11 in Offers;
    /// Quotations that wait for a decision.
    Quoted = 12 in Offers;
    /// Samples that the provider waits for.
    ToReceive = 13 in Orders;
    /// Work in progress.
    InWork = 14 in Orders;
    /// Orders in which the enterprise must act.
    Waiting = 15 in Orders;
    /// Reports that wait for confirmation.
    Delivered = 16 in Orders;
    /// Objections to answer.
    Disputed = 17 in Orders;
    /// Rectifications that the provider owes.
    Rectify = 18 in Ratings;
    /// Submissions to decide on.
    ToAccept = 19 in Requests;
    /// Submissions that were returned.
    Correcting = 20 in Requests;
    /// Cases with an item that nobody was found for.
    Sourcing = 21 in Requests;
    /// Accepted cases with an item that nobody was asked about.
    ToMatch = 22 in Requests;
    /// Bad ratings to follow up.
    FollowUp = 23 in Ratings;
    /// Rectifications to review.
    Review = 24 in Ratings;
}

impl Queue {
    /// The queue of a number.
    pub fn from_code(code: i32) -> Option<Queue> {
        Queue::ALL.iter().copied().find(|queue| *queue as i32 == code)
    }

    /// The queues of a role, in the order in which a person would take them up.
    pub fn of(viewer: Viewer) -> &'static [Queue] {
        use Queue as Q;
        match viewer {
            Viewer::Enterprise(_) => &[
                Q::Corrections,
                Q::Quotes,
                Q::ToMatch,
                Q::Questions,
                Q::Confirmations,
                Q::Samples,
                Q::Reports,
                Q::Cancellations,
                Q::Ratings,
                Q::Drafts,
            ],
            Viewer::Provider(_) => &[
                Q::ToRespond,
                Q::ToQuote,
                Q::Quoted,
                Q::ToReceive,
                Q::InWork,
                Q::Waiting,
                Q::Delivered,
                Q::Disputed,
                Q::Cancellations,
                Q::Rectify,
            ],
            Viewer::Centre { .. } => &[
                Q::ToAccept,
                Q::Correcting,
                Q::ToMatch,
                Q::Sourcing,
                Q::FollowUp,
                Q::Review,
                Q::Cancellations,
            ],
            Viewer::Bureau(_) => &[Q::ToAccept, Q::Sourcing],
            Viewer::Service | Viewer::Nobody => &[],
        }
    }
}
