// Cells of demand with their supply, all of them at once: what the page filters, draws and exports is counted from one answer.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Rec } from '../../../api/records';
import type { KINDS, REGIONS } from '../../../lib/regions';
import type { Look } from '../../../ui/status-map';
import type { ANY_CLUSTER } from '../queries';

export type Gap = Rec<'nqi.matching.v1.Gap'>;

/** Worst first; the last one is no gap. */
export const CLASSES = [
  'GAP_CLASS_NONE_LOADED',
  'GAP_CLASS_NO_LOCAL',
  'GAP_CLASS_SINGLE_LOCAL',
  'GAP_CLASS_VERSION_LAG',
  'GAP_CLASS_CMC_LIMITED',
  'GAP_CLASS_CAPACITY_SHORT',
  'GAP_CLASS_OK',
] as const;
export type GapClass = (typeof CLASSES)[number];

export const LOOKS: Record<GapClass, Look> = {
  GAP_CLASS_NONE_LOADED: { tone: 'alarm', sign: 'octagon-filled' },
  GAP_CLASS_NO_LOCAL: { tone: 'bad', sign: 'octagon' },
  GAP_CLASS_SINGLE_LOCAL: { tone: 'warn', sign: 'triangle' },
  GAP_CLASS_VERSION_LAG: { tone: 'info', sign: 'clock' },
  GAP_CLASS_CMC_LIMITED: { tone: 'paused', sign: 'bars' },
  GAP_CLASS_CAPACITY_SHORT: { tone: 'good-late', sign: 'check-late' },
  GAP_CLASS_OK: { tone: 'good', sign: 'check' },
};

/** Counts of fewer enterprises stay inside the bureau. */
export const FEWEST = 3;

export const BASES = ['STANDARD', 'PARAMETER'] as const;
export const SORTS = ['ITEMS', 'FAILED'] as const;

export interface GapFilter {
  class: GapClass[];
  cluster: (typeof ANY_CLUSTER)[number] | '';
  kind: (typeof KINDS)[number] | '';
  region: (typeof REGIONS)[number] | '';
  /** What a cell is told by: a standard, or object and parameter. */
  basis: (typeof BASES)[number] | '';
  /** Only cells with a search that found nobody. */
  failed: boolean;
  /** Only cells with an item that was closed because nobody could do it. */
  unfilled: boolean;
  q: string;
  sort: (typeof SORTS)[number] | '';
}

export interface Gaps {
  from: { year: number; month: number; day: number } | undefined;
  gaps: Gap[];
}

export function useGaps() {
  return useQuery({
    queryKey: ['gaps'],
    queryFn: async () => {
      const query = { classes: [...CLASSES] };
      return (await read(api.GET('/v1/gaps', { params: { query } }))) as Gaps;
    },
    staleTime: 60_000,
  });
}

/** One cell of the map: an enterprise's words never, the numbers only. */
export function keyOf(gap: Gap): string {
  const work = [gap.cluster, gap.kind, gap.family, gap.standard, gap.object, gap.parameter, gap.region];
  return [...work, gap.mode, gap.activity, gap.element].join('|');
}

/** What a cell is about, in one line. */
export function subjectOf(gap: Gap): string {
  const named = [gap.object, gap.activity, gap.parameter].filter(Boolean).join(' · ');
  return gap.standard || gap.family || named;
}

const folded = (text: string) => text.normalize('NFKC').toUpperCase().replace(/\s+/g, '');

/** The cells that a filter lets pass; `except` names the filters that do not count, such as the axes of a drawing. */
export function passing(gaps: Gap[], filter: GapFilter, except: (keyof GapFilter)[] = []): Gap[] {
  const on = (name: keyof GapFilter) => !except.includes(name);
  const words = folded(filter.q);
  return gaps.filter(
    (gap) =>
      (!on('class') ||
        (filter.class.length === 0
          ? gap.class !== 'GAP_CLASS_OK'
          : filter.class.some((one) => one === gap.class))) &&
      (!on('cluster') || !filter.cluster || gap.cluster === filter.cluster) &&
      (!on('kind') || !filter.kind || gap.kind === filter.kind) &&
      (!on('region') || !filter.region || gap.region === filter.region) &&
      (!on('basis') || !filter.basis || (gap.family !== '') === (filter.basis === 'STANDARD')) &&
      (!on('failed') || !filter.failed || gap.failedSearches > 0) &&
      (!on('unfilled') || !filter.unfilled || gap.unfilled > 0) &&
      (words === '' ||
        [gap.standard, gap.family, gap.title, gap.object, gap.parameter].some((text) =>
          folded(text).includes(words),
        )),
  );
}

/** Worst first as they came, or by a count. */
export function sorted(gaps: Gap[], sort: GapFilter['sort']): Gap[] {
  if (!sort) return gaps;
  const count = (gap: Gap) => (sort === 'ITEMS' ? gap.items : gap.failedSearches);
  return [...gaps].sort((a, b) => count(b) - count(a));
}

export interface Sum {
  cells: number;
  items: number;
  failed: number;
  unfilled: number;
}

export function sum(gaps: Gap[]): Sum {
  const total: Sum = { cells: gaps.length, items: 0, failed: 0, unfilled: 0 };
  for (const gap of gaps) {
    total.items += gap.items;
    total.failed += gap.failedSearches;
    total.unfilled += gap.unfilled;
  }
  return total;
}
