//! What can happen in a case: the facts that are published, and the duties that follow inside this service.

macro_rules! events {
    ($($name:ident),+ ; $($(#[$doc:meta])* $duty:ident),+) => {
        /// Something that a transition brought about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Event {
            $(#[doc = concat!("Published as `nqi.requests.v1.", stringify!($name), "`.")] $name,)+
            $($(#[$doc])* $duty,)+
        }

        impl Event {
            /// The full name under which it is published; `None` for a duty.
            pub fn published(self) -> Option<&'static str> {
                match self {
                    $(Event::$name => Some(concat!("nqi.requests.v1.", stringify!($name))),)+
                    $(Event::$duty => None,)+
                }
            }
        }
    };
}

events! {
    RequestSubmitted, CorrectionRequested, CorrectionReturned, RequestAccepted, RequestRejected, RequestRerouted,
    RequestLapsed, RequestWithdrawn, RequestCompleted, RequestUnfilled, RequestCancelled, RequestTagged,
    RequestUntagged, MatchRecorded,
    OfferSent, OfferResponded, OfferQuoted, OfferImproved, OfferLapsed, OfferQuestioned, OfferAnswered,
    OfferWithdrawn, RequoteAsked, OfferExpired, OfferNotSelected, OfferCancelled,
    OrderAwarded, SampleReceived, SampleRejected, SampleResent, OrderConfirmationRequested, OrderConfirmed,
    ReportDelivered, OrderCancellationProposed, OrderCancelled, OrderCompleted, ReportDisputed, ReportReturned,
    ReworkOrdered, DisputeDismissed, ComplaintOpened, ComplaintAnswered,
    RatingGiven, RatingFollowedUp, RatingUpheld, RectificationSubmitted, RectificationAccepted,
    RectificationReturned, RatingAppealed, AppealDecided, RatingClosed,
    ActionCreated, ActionStarted, ActionClosed, ActionCancelled;
    /// The items have to be matched.
    MatchDue,
    /// The next candidate of the stored match reply is to be invited.
    ReofferDue,
    /// The hold behind the quotation is to be given back.
    HoldFreed,
    /// The hold behind the order is used up.
    HoldConsumed
}
