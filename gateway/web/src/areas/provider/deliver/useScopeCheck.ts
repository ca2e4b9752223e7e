// Whether every cited row is in scope under every claimed mark on the test date; asked while the report is written.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, read } from '../../../api/client';
import type { Item, Order, Rec } from '../../../api/records';
import { apiDate } from '../../../lib/format';
import { objectOf } from '../../../ui/need';
import type { ReportValues } from './report';

type Result = Rec<'nqi.registry.v1.CheckScopeResult'>;

const WAIT = 400;

/** The value once it has stood still. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), WAIT);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

export function useScopeCheck(order: Order, items: Item[], values: ReportValues) {
  const body = {
    providerId: order.providerId,
    siteId: order.siteId,
    testDate: apiDate(values.testDate) ?? {},
    marks: values.marks,
    rows: values.rows.map((row) => {
      const item = items.find((one) => one.id === row.itemId) ?? items[0];
      return {
        kind: item?.need?.kind ?? 'ITEM_KIND_UNSPECIFIED',
        object: objectOf(item?.need),
        parameter: row.parameter.trim(),
        standard: row.standard.trim(),
      };
    }),
  };
  const written = JSON.stringify(body);
  const settled = useSettled(written);
  const asks = values.marks.length > 0 && values.rows.length > 0 && values.testDate !== '';
  const query = useQuery({
    queryKey: ['capabilities', 'check', settled],
    queryFn: async () =>
      ((await read(api.POST('/v1/capabilities:check', { body: JSON.parse(settled) as typeof body })))
        .results ?? []) as Result[],
    enabled: asks,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return {
    asks,
    /** One a row; undefined while the answer is not about what is written now. */
    results: asks && settled === written && !query.isPlaceholderData ? query.data : undefined,
    error: asks ? query.error : null,
    retry: () => void query.refetch(),
  };
}
