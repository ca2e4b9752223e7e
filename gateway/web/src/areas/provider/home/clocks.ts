// The two views of promises on the home page: due today, and at risk.
import { useClocks } from '../../../api/cases';
import { useOwnId } from '../queries';

export type Clocks = 'today' | 'risk';

/** The list behind a number. */
export function useClockQuery(clocks: Clocks, page: { pageSize: number; pageToken?: string }) {
  const obligorId = useOwnId();
  return useClocks({
    obligorId,
    ...page,
    ...(clocks === 'today'
      ? { queue: 'CLOCK_QUEUE_DUE_TODAY' as const }
      : {
          minLevel: 'LEVEL_YELLOW' as const,
          statuses: ['COMMITMENT_STATUS_RUNNING' as const, 'COMMITMENT_STATUS_PAUSED' as const],
        }),
  });
}

export function useClockTotal(clocks: Clocks): number | undefined {
  return useClockQuery(clocks, { pageSize: 20 }).data?.total;
}
