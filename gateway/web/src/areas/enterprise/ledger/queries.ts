// The firm's ledger of measuring instruments.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Instrument, Rec } from '../../../api/records';
import type { paths } from '../../../api/schema';

type Query = NonNullable<paths['/v1/instruments']['get']['parameters']['query']>;
export type Counts = Rec<'nqi.registry.v1.CountInstrumentsResponse'>;
export type Calibration = Rec<'nqi.registry.v1.Calibration'>;

export const DUE = [
  'DUE_STATUS_UNDATED',
  'DUE_STATUS_OVERDUE',
  'DUE_STATUS_SOON',
  'DUE_STATUS_VALID',
  'DUE_STATUS_NOT_DUE',
] as const;

export const MODES = ['CALIBRATION_MODE_CALIBRATION', 'CALIBRATION_MODE_VERIFICATION'] as const;

export function useInstruments(query: Query) {
  return useQuery({
    queryKey: ['instruments', 'list', query],
    queryFn: async ({ signal }) => {
      const found = await read(api.GET('/v1/instruments', { params: { query }, signal }));
      return {
        rows: (found.instruments ?? []) as Instrument[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: keepPreviousData,
  });
}

export function useInstrumentCounts() {
  return useQuery({
    queryKey: ['instruments', 'counts'],
    queryFn: async () => (await read(api.GET('/v1/instruments:count'))) as Counts,
  });
}

export function useCalibrations(id: string) {
  return useQuery({
    queryKey: ['instruments', 'history', id],
    queryFn: async () => {
      const path = { instrument_id: id };
      const found = await read(api.GET('/v1/instruments/{instrument_id}/calibrations', { params: { path } }));
      return (found.calibrations ?? []) as Calibration[];
    },
  });
}
