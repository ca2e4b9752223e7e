// The platform's working time for displays: one poll a minute for the whole page.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, read } from '../api/client';
import type { Calendar, WorkingState } from '../api/records';
import { onServerTime, serverNow, setServerTime } from '../api/server-time';
import { type WorkingDay, workingDay } from './countdown';

const CALENDAR = 'cn';

export function useWorkingState() {
  return useQuery({
    queryKey: ['working-state'],
    queryFn: async () => {
      const sent = Date.now();
      const state = await read(api.GET('/v1/calendars/{id}:now', { params: { path: { id: CALENDAR } } }));
      if (state.serverTime) setServerTime(state.serverTime, sent);
      return state as WorkingState;
    },
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
}

export function useCalendar() {
  return useQuery({
    queryKey: ['calendar'],
    queryFn: async () =>
      (await read(api.GET('/v1/calendars/{id}', { params: { path: { id: CALENDAR } } }))) as Calendar,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Now by the platform, refreshed on every full minute. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(serverNow());
      timer = setTimeout(tick, 60_000 - (serverNow() % 60_000) + 20);
    };
    const again = () => {
      clearTimeout(timer);
      tick();
    };
    timer = setTimeout(tick, 60_000 - (serverNow() % 60_000) + 20);
    const stop = onServerTime(again);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return now;
}

/** Today's working windows, once they are known. */
export function useWorkingDay(): WorkingDay | undefined {
  const state = useWorkingState().data;
  const calendar = useCalendar().data;
  if (!state || !calendar) return undefined;
  return workingDay(calendar, state.workingDay, serverNow(), state.nextWorkingTime);
}
