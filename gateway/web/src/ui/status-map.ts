// One exhaustive map from the API's states to tone and sign; the words are in the catalogue under `state.<VALUE>`.
import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type Tone = 'neutral' | 'info' | 'warn' | 'bad' | 'alarm' | 'paused' | 'good' | 'good-late' | 'gone';
export type Sign =
  | 'circle'
  | 'clock'
  | 'triangle'
  | 'octagon'
  | 'octagon-filled'
  | 'bars'
  | 'check'
  | 'check-late'
  | 'cross'
  | 'pen';

export interface Look {
  tone: Tone;
  sign: Sign;
}

const neutral: Look = { tone: 'neutral', sign: 'circle' };
const waiting: Look = { tone: 'info', sign: 'clock' };
const attention: Look = { tone: 'warn', sign: 'triangle' };
const good: Look = { tone: 'good', sign: 'check' };
const gone: Look = { tone: 'gone', sign: 'cross' };
const paused: Look = { tone: 'paused', sign: 'bars' };
const bad: Look = { tone: 'bad', sign: 'octagon' };
const alarm: Look = { tone: 'alarm', sign: 'octagon-filled' };
const draft: Look = { tone: 'neutral', sign: 'pen' };

const request: Record<Schemas['nqi.requests.v1.RequestState'], Look> = {
  REQUEST_STATE_UNSPECIFIED: neutral,
  REQUEST_STATE_DRAFT: draft,
  REQUEST_STATE_SUBMITTED: waiting,
  REQUEST_STATE_RETURNED: attention,
  REQUEST_STATE_ACCEPTED: neutral,
  REQUEST_STATE_SOURCING: attention,
  REQUEST_STATE_OFFERING: waiting,
  REQUEST_STATE_IN_SERVICE: neutral,
  REQUEST_STATE_COMPLETED: good,
  REQUEST_STATE_UNFILLED: gone,
  REQUEST_STATE_CANCELLED: gone,
  REQUEST_STATE_REJECTED: gone,
  REQUEST_STATE_WITHDRAWN: gone,
  REQUEST_STATE_LAPSED: gone,
};

const item: Record<Schemas['nqi.requests.v1.ItemState'], Look> = {
  ITEM_STATE_UNSPECIFIED: neutral,
  ITEM_STATE_OPEN: neutral,
  ITEM_STATE_OFFERING: waiting,
  ITEM_STATE_SOURCING: attention,
  ITEM_STATE_AWARDED: neutral,
  ITEM_STATE_COMPLETED: good,
  ITEM_STATE_UNFILLED: gone,
  ITEM_STATE_CANCELLED: gone,
};

const offer: Record<Schemas['nqi.requests.v1.OfferState'], Look> = {
  OFFER_STATE_UNSPECIFIED: neutral,
  OFFER_STATE_INVITED: waiting,
  OFFER_STATE_QUOTING: waiting,
  OFFER_STATE_QUOTED: neutral,
  OFFER_STATE_AWARDED: good,
  OFFER_STATE_NOT_SELECTED: gone,
  OFFER_STATE_DECLINED: gone,
  OFFER_STATE_LAPSED: gone,
  OFFER_STATE_EXPIRED: gone,
  OFFER_STATE_CANCELLED: gone,
};

const order: Record<Schemas['nqi.requests.v1.OrderState'], Look> = {
  ORDER_STATE_UNSPECIFIED: neutral,
  ORDER_STATE_AWAITING_SAMPLE: waiting,
  ORDER_STATE_SAMPLE_UNFIT: attention,
  ORDER_STATE_IN_PROGRESS: neutral,
  ORDER_STATE_CONFIRMING: paused,
  ORDER_STATE_DELIVERED: waiting,
  ORDER_STATE_DISPUTED: attention,
  ORDER_STATE_COMPLETED: good,
  ORDER_STATE_CANCELLED: gone,
  ORDER_STATE_REASSIGNED: gone,
};

const rating: Record<Schemas['nqi.requests.v1.RatingState'], Look> = {
  RATING_STATE_UNSPECIFIED: neutral,
  RATING_STATE_OPEN: waiting,
  RATING_STATE_FOLLOW_UP: attention,
  RATING_STATE_RECTIFYING: attention,
  RATING_STATE_RECTIFIED: waiting,
  RATING_STATE_APPEALED: paused,
  RATING_STATE_EXCLUDED: gone,
  RATING_STATE_NOT_RATED: gone,
  RATING_STATE_CLOSED: good,
};

const document: Record<Schemas['nqi.requests.v1.DocumentState'], Look> = {
  DOCUMENT_STATE_UNSPECIFIED: neutral,
  DOCUMENT_STATE_UPLOADING: waiting,
  DOCUMENT_STATE_READY: good,
  DOCUMENT_STATE_REJECTED: bad,
  DOCUMENT_STATE_SUPERSEDED: gone,
  DOCUMENT_STATE_REVOKED: gone,
};

const commitment: Record<Schemas['nqi.commitments.v1.CommitmentStatus'], Look> = {
  COMMITMENT_STATUS_UNSPECIFIED: neutral,
  COMMITMENT_STATUS_PENDING: neutral,
  COMMITMENT_STATUS_RUNNING: neutral,
  COMMITMENT_STATUS_PAUSED: paused,
  COMMITMENT_STATUS_COMPLETED: good,
  COMMITMENT_STATUS_CANCELLED: gone,
  COMMITMENT_STATUS_SUPERSEDED: gone,
};

const level: Record<Schemas['nqi.commitments.v1.Level'], Look> = {
  LEVEL_UNSPECIFIED: neutral,
  LEVEL_REMINDER: waiting,
  LEVEL_YELLOW: attention,
  LEVEL_RED: bad,
  LEVEL_ESCALATED: alarm,
  LEVEL_STATUTORY: alarm,
};

const card: Record<Schemas['nqi.commitments.v1.CardState'], Look> = {
  CARD_STATE_UNSPECIFIED: neutral,
  CARD_STATE_STANDING: attention,
  CARD_STATE_RESCINDED: gone,
  CARD_STATE_EXCUSED: gone,
};

const appeal: Record<Schemas['nqi.commitments.v1.AppealState'], Look> = {
  APPEAL_STATE_UNSPECIFIED: neutral,
  APPEAL_STATE_OPEN: waiting,
  APPEAL_STATE_GRANTED: good,
  APPEAL_STATE_DISMISSED: gone,
};

const notice: Record<Schemas['nqi.commitments.v1.NoticeState'], Look> = {
  NOTICE_STATE_UNSPECIFIED: neutral,
  NOTICE_STATE_DRAFT: draft,
  NOTICE_STATE_ISSUED: attention,
  NOTICE_STATE_REPLIED: good,
  NOTICE_STATE_WITHDRAWN: gone,
};

const extension: Record<Schemas['nqi.commitments.v1.ExtensionState'], Look> = {
  EXTENSION_STATE_UNSPECIFIED: neutral,
  EXTENSION_STATE_ASKED: waiting,
  EXTENSION_STATE_GRANTED: good,
  EXTENSION_STATE_DENIED: gone,
  EXTENSION_STATE_LAPSED: gone,
};

const provider: Record<Schemas['nqi.registry.v1.ProviderState'], Look> = {
  PROVIDER_STATE_UNSPECIFIED: neutral,
  PROVIDER_STATE_DRAFT: draft,
  PROVIDER_STATE_ACTIVE: good,
  PROVIDER_STATE_SUSPENDED: bad,
  PROVIDER_STATE_WITHDRAWN: gone,
};

const accreditation: Record<Schemas['nqi.registry.v1.AccreditationState'], Look> = {
  ACCREDITATION_STATE_UNSPECIFIED: neutral,
  ACCREDITATION_STATE_VALID: good,
  ACCREDITATION_STATE_SUSPENDED: bad,
  ACCREDITATION_STATE_WITHDRAWN: gone,
};

const verification: Record<Schemas['nqi.registry.v1.VerificationState'], Look> = {
  VERIFICATION_STATE_UNSPECIFIED: neutral,
  VERIFICATION_STATE_SELF_DECLARED: neutral,
  VERIFICATION_STATE_VERIFIED: good,
  VERIFICATION_STATE_REJECTED: bad,
};

const offering: Record<Schemas['nqi.registry.v1.OfferingState'], Look> = {
  OFFERING_STATE_UNSPECIFIED: neutral,
  OFFERING_STATE_DRAFT: draft,
  OFFERING_STATE_PUBLISHED: good,
  OFFERING_STATE_RETIRED: gone,
};

const standard: Record<Schemas['nqi.registry.v1.StandardStatus'], Look> = {
  STANDARD_STATUS_UNSPECIFIED: neutral,
  STANDARD_STATUS_UPCOMING: waiting,
  STANDARD_STATUS_CURRENT: good,
  STANDARD_STATUS_SUPERSEDED: attention,
  STANDARD_STATUS_WITHDRAWN: bad,
};

const resource: Record<Schemas['nqi.registry.v1.ResourceState'], Look> = {
  RESOURCE_STATE_UNSPECIFIED: neutral,
  RESOURCE_STATE_DRAFT: draft,
  RESOURCE_STATE_PUBLISHED: good,
  RESOURCE_STATE_RETIRED: gone,
};

const booking: Record<Schemas['nqi.registry.v1.BookingState'], Look> = {
  BOOKING_STATE_UNSPECIFIED: neutral,
  BOOKING_STATE_REQUESTED: waiting,
  BOOKING_STATE_CONFIRMED: neutral,
  BOOKING_STATE_DONE: good,
  BOOKING_STATE_NO_SHOW: attention,
  BOOKING_STATE_DECLINED: gone,
  BOOKING_STATE_CANCELLED: gone,
  BOOKING_STATE_LAPSED: gone,
};

const instrument: Record<Schemas['nqi.registry.v1.InstrumentState'], Look> = {
  INSTRUMENT_STATE_UNSPECIFIED: neutral,
  INSTRUMENT_STATE_IN_USE: good,
  INSTRUMENT_STATE_STOPPED: paused,
  INSTRUMENT_STATE_SCRAPPED: gone,
};

const due: Record<Schemas['nqi.registry.v1.DueStatus'], Look> = {
  DUE_STATUS_UNSPECIFIED: neutral,
  DUE_STATUS_UNDATED: attention,
  DUE_STATUS_OVERDUE: bad,
  DUE_STATUS_SOON: waiting,
  DUE_STATUS_VALID: neutral,
  DUE_STATUS_NOT_DUE: gone,
};

export const LOOKS = {
  ...request,
  ...item,
  ...offer,
  ...order,
  ...rating,
  ...document,
  ...commitment,
  ...level,
  ...card,
  ...appeal,
  ...notice,
  ...extension,
  ...provider,
  ...accreditation,
  ...verification,
  ...standard,
  ...resource,
  ...booking,
  ...instrument,
  ...due,
  ...offering,
};

export type State = keyof typeof LOOKS;
