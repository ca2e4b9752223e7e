// Rules: policies and their versions, the calendar in force, its draft, what it would do, and how far it has come.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../../api/client';
import type { Calendar, Offering, Policy, Provider, Rec } from '../../../api/records';
import type { Service } from './policy';

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

/** The services that policies of one service alone are for, by their ids; those that cannot be read are left out. */
export function useServices(policies: Policy[]): ReadonlyMap<string, Service> {
  const ids = [...new Set(policies.flatMap(({ offeringId }) => offeringId || []))];
  const found = useQuery({
    queryKey: ['rules', 'services', ids],
    queryFn: async () =>
      (await Promise.allSettled(ids.map(serviceOf))).filter(isRead).map(({ value }) => value),
    enabled: ids.length > 0,
  });
  return new Map(found.data);
}

const isRead = <T>(one: PromiseSettledResult<T>) => one.status === 'fulfilled';

async function serviceOf(id: string): Promise<[id: string, Service]> {
  const offering = (await read(api.GET('/v1/offerings/{id}', { params: { path: { id } } }))) as Offering;
  const path = { id: offering.providerId };
  const provider = (await read(api.GET('/v1/providers/{id}', { params: { path } }))) as Provider;
  return [id, { title: offering.title, provider: provider.displayName }];
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
