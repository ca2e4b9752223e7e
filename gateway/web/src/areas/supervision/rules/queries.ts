// Rules: policies and their versions, the calendar in force, its draft, what it would do, and how far it has come.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Calendar, Policy, Rec } from '../../../api/records';

export const CALENDAR = 'cn';

export type Draft = Rec<'nqi.commitments.v1.CalendarDraft'>;
export type Revision = Rec<'nqi.commitments.v1.CalendarRevision'>;
export type Impact = Rec<'nqi.commitments.v1.CalendarImpact'>;
export type PolicyImpact = Rec<'nqi.commitments.v1.PolicyImpact'>;
export type MovedClock = Rec<'nqi.commitments.v1.MovedClock'>;
export type Progress = Rec<'nqi.commitments.v1.Recompute'>;

const path = { id: CALENDAR };

export function usePolicies() {
  return useQuery({
    queryKey: ['rules', 'policies'],
    queryFn: async () => ((await read(api.GET('/v1/policies'))).policies ?? []) as Policy[],
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['rules', 'policies', id],
    queryFn: async () => {
      const found = await read(api.GET('/v1/policies/{id}/versions', { params: { path: { id } } }));
      return (found.versions ?? []) as Policy[];
    },
  });
}

export function useInForce() {
  return useQuery({
    queryKey: ['rules', 'calendar'],
    queryFn: async () => (await read(api.GET('/v1/calendars/{id}', { params: { path } }))) as Calendar,
  });
}

export function useRevisions() {
  return useQuery({
    queryKey: ['rules', 'revisions'],
    queryFn: async () => {
      const found = await read(api.GET('/v1/calendars/{id}/revisions', { params: { path } }));
      return (found.revisions ?? []) as Revision[];
    },
  });
}

/** The draft; without a calendar when there is none. */
export function useDraft() {
  return useQuery({
    queryKey: ['rules', 'draft'],
    queryFn: async () => (await read(api.GET('/v1/calendars/{id}/draft', { params: { path } }))) as Draft,
  });
}

/** Counted anew for every version of the draft; never for one that is gone. */
export function useImpact(etag: string) {
  return useQuery({
    queryKey: ['impact', 'calendar', etag],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/v1/calendars/{id}/draft:preview', { params: { path }, signal }))) as Impact,
    enabled: etag !== '',
    staleTime: 30_000,
  });
}

/** How far the newest revision has come; asked again while it runs. */
export function useProgress() {
  return useQuery({
    queryKey: ['rules', 'recompute'],
    queryFn: async () =>
      (await read(api.GET('/v1/calendars/{id}/recompute', { params: { path } }))) as Progress,
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'RECOMPUTE_STATE_DONE' ? 700 : false),
  });
}

/** Everything about rules is read anew. */
export function useRulesRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['rules'] }),
      client.invalidateQueries({ queryKey: ['calendar'] }),
    ]);
}
