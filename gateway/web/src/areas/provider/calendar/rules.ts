// 每周规则 of a pool: what is read of them, and what is sent.
import { useQuery } from '@tanstack/react-query';
import { api, once, read } from '../../../api/client';
import type { Rec } from '../../../api/records';

export type PoolRules = Rec<'nqi.registry.v1.PoolRules'>;
export type RulesEffect = Rec<'nqi.registry.v1.PutPoolRulesResponse'>;

/** The rules of a pool; null when its days are set by hand only. */
export function useRules(pool_id: string) {
  return useQuery({
    queryKey: ['pools', 'rules', pool_id],
    queryFn: async () => {
      const found = (await read(
        api.GET('/v1/pools/{pool_id}/rules', { params: { path: { pool_id } } }),
      )) as PoolRules;
      // Rules that were never set have no version.
      return found.etag ? found : null;
    },
  });
}

export interface RulesValues {
  /** Monday to Sunday, as typed. */
  totals: string[];
  observe: boolean;
  horizon: string;
}

export function valuesOf(rules: PoolRules | null): RulesValues {
  return {
    totals: (rules?.weekdayTotals ?? [0, 0, 0, 0, 0, 0, 0]).map(String),
    observe: rules?.observeHolidays ?? true,
    horizon: String(rules?.horizonDays ?? 90),
  };
}

export async function putRules(
  pool_id: string,
  etag: string,
  values: RulesValues,
  validateOnly: boolean,
  key: string,
): Promise<RulesEffect> {
  return (await read(
    api.PUT('/v1/pools/{pool_id}/rules', {
      params: { path: { pool_id }, query: { validateOnly } },
      headers: once(key),
      body: {
        poolId: pool_id,
        etag,
        weekdayTotals: values.totals.map(Number),
        observeHolidays: values.observe,
        horizonDays: Number(values.horizon),
      },
    }),
  )) as RulesEffect;
}
