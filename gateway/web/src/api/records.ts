// The records as they are read. Proto JSON always prints scalars, enumerations and lists; only messages, instants and the few
// optional scalars named here can be absent. The generated types cannot say that, since the same schemas are request bodies.
import type { components } from './schema';

type Schemas = components['schemas'];

type Absent =
  | `${string}Time`
  | 'validUntil'
  | 'resumeBy'
  | 'confirmBy'
  | 'budgetFen'
  | 'priceFen'
  | 'budgetLeftFen'
  | 'priceForFirstFen'
  | 'leadForFirstDays'
  | 'deadlineLeftDays'
  | 'worstUncertainty'
  | 'worstAt'
  | 'lower'
  | 'upper'
  | 'appeal'
  | 'appealUntil'
  | 'changeBp'
  | 'per100'
  | 'feeFromFen'
  | 'shareE6'
  | 'undoUntil'
  | 'openUnits';

type IsAbsent<K> = K extends 'onTime' | 'startTime' | 'endTime' ? false : K extends Absent ? true : false;

type Plain<T> = NonNullable<T> extends string | number | boolean | readonly unknown[] ? true : false;

type Filled<T> = T extends readonly (infer U)[]
  ? Filled<U>[]
  : T extends object
    ? {
        [K in keyof T as IsAbsent<K> extends true ? never : Plain<T[K]> extends true ? K : never]-?: Filled<
          NonNullable<T[K]>
        >;
      } & {
        [K in keyof T as IsAbsent<K> extends true ? K : Plain<T[K]> extends true ? never : K]?: Filled<
          NonNullable<T[K]>
        >;
      }
    : T;

/** A record of the API as it is read, by its full protobuf name. */
export type Rec<N extends keyof Schemas> = Filled<Schemas[N]>;

export type Resource = Rec<'nqi.registry.v1.Resource'>;
export type ResourceOnOffer = Rec<'nqi.registry.v1.ResourceOnOffer'>;
export type Slot = Rec<'nqi.registry.v1.Slot'>;
export type Booking = Rec<'nqi.registry.v1.Booking'>;
export type Instrument = Rec<'nqi.registry.v1.Instrument'>;
export type ResourceUtilisation = Rec<'nqi.registry.v1.ResourceUtilisation'>;
export type ServiceRequest = Rec<'nqi.requests.v1.ServiceRequest'>;
export type Item = Rec<'nqi.requests.v1.Item'>;
export type Need = Rec<'nqi.type.v1.Need'>;
export type Offer = Rec<'nqi.requests.v1.Offer'>;
export type Quote = Rec<'nqi.requests.v1.Quote'>;
export type Order = Rec<'nqi.requests.v1.Order'>;
export type Report = Rec<'nqi.requests.v1.Report'>;
export type Rating = Rec<'nqi.requests.v1.Rating'>;
export type ApiDocument = Rec<'nqi.requests.v1.Document'>;
export type HistoryEvent = Rec<'nqi.requests.v1.RequestHistoryEvent'>;
export type Commitment = Rec<'nqi.commitments.v1.Commitment'>;
export type Card = Rec<'nqi.commitments.v1.Card'>;
export type ProviderCredit = Rec<'nqi.commitments.v1.ProviderCredit'>;
export type Message = Rec<'nqi.commitments.v1.Message'>;
export type Notice = Rec<'nqi.commitments.v1.Notice'>;
export type Extension = Rec<'nqi.commitments.v1.Extension'>;
export type League = Rec<'nqi.commitments.v1.League'>;
export type LeagueRow = Rec<'nqi.commitments.v1.LeagueRow'>;
export type PublishedPeriod = Rec<'nqi.commitments.v1.PublishedPeriod'>;
export type Policy = Rec<'nqi.commitments.v1.Policy'>;
export type WorkingState = Rec<'nqi.commitments.v1.WorkingState'>;
export type Calendar = Rec<'nqi.commitments.v1.Calendar'>;
export type Candidate = Rec<'nqi.matching.v1.Candidate'>;
export type NearMiss = Rec<'nqi.matching.v1.NearMiss'>;
export type MatchResponse = Rec<'nqi.matching.v1.MatchResponse'>;
export type Provider = Rec<'nqi.registry.v1.Provider'>;
export type Site = Rec<'nqi.registry.v1.Site'>;
export type Accreditation = Rec<'nqi.registry.v1.Accreditation'>;
export type ScopeRow = Rec<'nqi.registry.v1.ScopeRow'>;
export type Standard = Rec<'nqi.registry.v1.Standard'>;
export type Offering = Rec<'nqi.registry.v1.Offering'>;
export type Centre = Rec<'nqi.registry.v1.Centre'>;
export type Pool = Rec<'nqi.registry.v1.Pool'>;
export type Cell = Rec<'nqi.registry.v1.Cell'>;
export type RowError = Rec<'nqi.registry.v1.RowError'>;
export type Organization = Rec<'nqi.identity.v1.Organization'>;
export type Member = Rec<'nqi.identity.v1.Member'>;
export type Me = Rec<'nqi.identity.v1.Me'>;
export type ApiDate = Schemas['google.type.Date'];
