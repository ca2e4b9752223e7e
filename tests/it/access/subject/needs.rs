//! What the rows of the matrix need.

use nqi_tests::case::Stage;

/// What must exist before the call.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    /// Nothing but the world.
    Nothing,
    /// A case that has come this far.
    Case(Stage),
    /// A case with defects named by the centre.
    Returned,
    /// A case whose provider has asked the enterprise a question.
    Question,
    /// A case in progress with a photo of its sample; `id` is the document.
    Photo,
    /// A case whose sample was found unfit.
    Unfit,
    /// A case whose provider waits for a confirmation.
    Confirming,
    /// A case whose report is objected to.
    Disputed,
    /// A case of whose order the enterprise proposed the cancellation.
    Proposed,
    /// A rating of 1 with what must have followed: the call, then the rectification.
    BadRating(u8),
    /// A rating of 1 that was upheld and that the provider appeals against.
    AppealedRating,
    /// A case with a report file that is announced; `id` is the document.
    Announced,
    /// A case with a report file that is READY.
    Ready,
    /// A case whose item nobody can do.
    Sourcing,
    /// A case with the commitment of this stage; `id` is the clock.
    Clock(Stage, &'static str),
    /// The same, paused.
    Paused,
    /// A hold of the provider; `id` is the hold, `true` = confirmed.
    Hold(bool),
    /// A pool of the provider with weekly rules; `id` is the pool.
    PoolRules,
    /// A member of the enterprise; `id` is the member.
    Member,
    /// A session of the enterprise; `id` is its refresh token.
    Session,
    /// An offering of the provider that is published; `id` is the offering.
    Offering,
    /// An accreditation of the provider; `id` is the accreditation.
    Accreditation,
    /// An import of the provider that has come to this state (empty: it waits for its file); `id` is the import.
    Import(&'static str),
    /// A resource that the provider shares; `id` is the resource.
    Resource,
    /// A booking of such a resource by the enterprise; `id` is the booking.
    Booking,
    /// An action of the centre's region, `true` = it runs; `id` is the action.
    Action(bool),
    /// A running action and a request of its cluster, `true` = under it; `id` is the action.
    Campaign(bool),
    /// An instrument of the enterprise; `id` is the instrument.
    Instrument,
    /// A scope row of the provider, `true` = suspended by it; `id` is the row.
    Row(bool),
    /// A standard; `id` is the version.
    Standard,
    /// The enterprise's profile; `id` is the enterprise.
    Profile,
    /// A card; `id` is the card.
    Card,
    /// A card that the laboratory appeals against; `id` is the card.
    Appealed,
    /// A late clock without a notice; `id` is the clock.
    Late,
    /// A notice to the laboratory, `true` = issued; `id` is the notice.
    Notice(bool),
    /// A message that the laboratory has been sent; `id` is the message.
    Message,
    /// More time that the laboratory asks for; `id` is the extension.
    Extension,
    /// A completed clock; `id` is the clock.
    Closed,
    /// A month whose results are published; `id` is the month.
    Published,
    /// An upheld finding about a report of the provider; `id` is the finding.
    Finding,
    /// A submitted case; `id` is its number.
    Number,
    /// A form draft of the enterprise's member; `id` is its key.
    Draft,
    /// A draft of the calendar with one more rest day; `id` is its etag.
    CalendarDraft,
    /// A published revision of the calendar behind the shipped one.
    Revision,
}
