// The numbers behind a credit class, and where its reader finds exactly the rows behind each.
import type { ProviderCredit } from '../../api/records';
import { isoDate } from '../../lib/format';

/** Others than these two see the numbers only. */
export type Reader = 'own' | 'bureau' | 'public';

export interface Fact {
  /** Key of its words under `fact`. */
  name: string;
  values: Record<string, number>;
  /** The rows behind it. */
  to?: string;
}

/** Parameter of the page's address that shows the ratings behind the class below it. */
export const RATINGS = 'ratings';

const COUNTED = 'COMMITMENT_OUTCOME_ON_TIME,COMMITMENT_OUTCOME_LATE';

/** An address with its query; without one where the reader may not look. */
type Page = (
  own: string | undefined,
  bureau: string | undefined,
  query: Record<string, string>,
) => string | undefined;

function pages(credit: ProviderCredit, reader: Reader): Page {
  return (own, bureau, query) => {
    const path = reader === 'own' ? own : reader === 'bureau' ? bureau : undefined;
    if (!path) return undefined;
    const whose = path === '/s/rows' ? 'provider' : 'obligor';
    const params = new URLSearchParams(
      reader === 'bureau' ? { ...query, [whose]: credit.providerId } : query,
    );
    return params.size > 0 ? `${path}?${params}` : path;
  };
}

/** The facts of each term, and where a gate and the open appeals lead. */
export interface Facts {
  promise: Fact[];
  escalation: Fact[];
  ratings: Fact[];
  supervision: Fact[];
  capability: Fact[];
  gates: Record<ProviderCredit['gates'][number]['kind'], string | undefined>;
  appeals: string | undefined;
}

/** Nothing before there are any facts. */
export function factsOf(credit: ProviderCredit, reader: Reader): Facts | undefined {
  const { inputs } = credit;
  if (!inputs) return undefined;
  const page = pages(credit, reader);
  const days = { from: isoDate(credit.from), to: isoDate(credit.to) };
  const every: Record<string, string> = reader === 'bureau' ? { queue: 'ALL' } : {};
  const clocks = (query: Record<string, string>) =>
    page('/p/clocks', '/s/cases', { ...query, ...every, ...days });
  const silent = page('/p/clocks', '/s/cases', {
    stage: 'COMMITMENT_STAGE_SUPERVISION_REPLY',
    queue: 'OVERDUE',
  });
  const scope = page('/p/capabilities', '/s/rows', {}) ?? '#scope';
  const ratings = (which: 'all' | 'upheld') => (reader === 'public' ? {} : { to: `?${RATINGS}=${which}` });
  return {
    promise: [
      { name: 'counted', values: { n: inputs.n }, to: clocks({ outcome: COUNTED }) },
      { name: 'kept', values: { k: inputs.k }, to: clocks({ outcome: 'COMMITMENT_OUTCOME_ON_TIME' }) },
    ],
    escalation: [
      {
        name: 'escalations',
        values: { n: inputs.escalations },
        to: page('/p/cards', '/s/cards', {
          level: 'LEVEL_ESCALATED',
          state: 'CARD_STATE_STANDING',
          outcome: COUNTED,
          ...days,
        }),
      },
    ],
    ratings: [
      { name: 'ratings', values: { n: inputs.ratings }, ...ratings('all') },
      { name: 'upheld', values: { n: inputs.upheldBad }, ...ratings('upheld') },
    ],
    supervision: [
      {
        name: 'late',
        values: { n: inputs.lateReplies },
        to: clocks({ stage: 'COMMITMENT_STAGE_SUPERVISION_REPLY', outcome: 'COMMITMENT_OUTCOME_LATE' }),
      },
      { name: 'unanswered', values: { n: inputs.unansweredNotices }, to: silent },
    ],
    capability: [
      { name: 'lines', values: { n: inputs.publishedLines }, to: scope },
      {
        name: 'valid',
        values: { n: inputs.validLines },
        to: page('/p/capabilities', '/s/rows', { valid: '1' }),
      },
    ],
    gates: {
      CREDIT_GATE_KIND_UNSPECIFIED: undefined,
      CREDIT_GATE_KIND_REPORT_FINDING: reader === 'public' ? undefined : '#findings',
      CREDIT_GATE_KIND_UNANSWERED_NOTICES: silent,
    },
    appeals: page('/p/cards', '/s/cards', { appeal: 'APPEAL_STATE_OPEN' }),
  };
}
