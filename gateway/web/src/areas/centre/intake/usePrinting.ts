// Prints a receipt as soon as the platform has told the due time, then gives the hands back.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, read } from '../../../api/client';
import type { Commitment, ServiceRequest } from '../../../api/records';

const ASK_EVERY = 600;
const AT_MOST = 5000;

export function usePrinting(request: ServiceRequest | undefined, then: () => void) {
  const after = useRef(then);
  after.current = then;
  const printed = useRef('');
  const id = request?.id ?? '';
  const clocks = useQuery({
    queryKey: ['clocks', 'of', id],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/commitments', { params: { query: { serviceRequestId: id, pageSize: 200 } } }),
      );
      return (found.commitments ?? []) as Commitment[];
    },
    enabled: id !== '',
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? false : ASK_EVERY),
  }).data;
  const known = (clocks?.length ?? 0) > 0;
  useEffect(() => {
    if (!id || printed.current === id) return;
    const timer = setTimeout(
      () => {
        printed.current = id;
        window.print();
        after.current();
      },
      known ? 50 : AT_MOST,
    );
    return () => clearTimeout(timer);
  }, [id, known]);
}
