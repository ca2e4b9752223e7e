// The list as a file. What must stay inside the bureau is marked row by row, since a file travels.
import type { TFunction } from 'i18next';
import { csvCell } from '../../../lib/format';
import { clusterName, kindName, regionName } from './columns';
import { FEWEST, type Gap } from './queries';

/** So that spreadsheets read it as UTF-8. */
const MARK = '\ufeff';

const HEADS = [
  'class',
  'standard',
  'title',
  'object',
  'parameter',
  'kind',
  'cluster',
  'region',
  'items',
  'enterprises',
  'insideOnly',
  'failed',
  'byCapability',
  'unfilled',
  'local',
  'provincial',
  'national',
  'open',
] as const;

/** The rows as a CSV with headings in the language of the page. */
export function csvOf(t: TFunction, gaps: Gap[]): Blob {
  const lines = gaps.map((gap) => [
    t(`class.${gap.class}`),
    gap.standard || gap.family,
    gap.title,
    [gap.object, gap.activity].filter(Boolean).join(' · '),
    gap.parameter,
    kindName(t, gap),
    clusterName(t, gap.cluster),
    regionName(t, gap.region),
    String(gap.items),
    String(gap.enterprises),
    t(gap.enterprises < FEWEST ? 'csv.yes' : 'csv.no'),
    String(gap.failedSearches),
    String(gap.failedByCapability),
    String(gap.unfilled),
    String(gap.localSites),
    String(gap.provincialSites),
    String(gap.nationalSites),
    gap.openUnits ?? '',
  ]);
  const text = [HEADS.map((head) => t(`csv.${head}`)), ...lines].map((line) => line.map(csvCell).join(','));
  return new Blob([MARK + text.join('\r\n')], { type: 'text/csv;charset=utf-8' });
}
