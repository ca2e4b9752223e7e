// Supervision notices, cards and extensions, for the bureau and for those whom they are about.
import { useQuery } from '@tanstack/react-query';
import type { Page } from '../lib/paging';
import { api, read } from './client';
import type { Card, Extension, Notice } from './records';
import type { components } from './schema';

type Schemas = components['schemas'];
export type NoticeState = Schemas['nqi.commitments.v1.NoticeState'];
type ExtensionState = Schemas['nqi.commitments.v1.ExtensionState'];

export interface NoticeQuery {
  states?: NoticeState[];
  obligorId?: string;
  region?: string;
  caseNumber?: string;
  commitmentId?: string;
}

/** A page of notices, newest first. */
export function useNotices(query: NoticeQuery, page: Pick<Page, 'token' | 'size'>) {
  return useQuery({
    queryKey: ['notices', 'list', query, page.token, page.size],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/notices', {
          params: {
            query: { ...query, pageSize: page.size, ...(page.token ? { pageToken: page.token } : {}) },
          },
        }),
      );
      return {
        rows: (found.notices ?? []) as Notice[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: (old) => old,
  });
}

/** How many notices are in these states. */
export function useNoticeCount(states: NoticeState[], enabled = true) {
  return useQuery({
    queryKey: ['notices', 'count', states],
    queryFn: async () =>
      (await read(api.GET('/v1/notices', { params: { query: { states, pageSize: 1 } } }))).totalSize ?? 0,
    refetchInterval: 60_000,
    enabled,
  });
}

/** The notices about the clocks of a case. */
export function useNoticesOf(caseNumber: string) {
  return useQuery({
    queryKey: ['notices', 'of', caseNumber],
    queryFn: async () =>
      ((await read(api.GET('/v1/notices', { params: { query: { caseNumber, pageSize: 100 } } }))).notices ??
        []) as Notice[],
    enabled: caseNumber !== '',
  });
}

export function useNotice(id: string) {
  return useQuery({
    queryKey: ['notices', id],
    queryFn: async () => (await read(api.GET('/v1/notices/{id}', { params: { path: { id } } }))) as Notice,
    enabled: id !== '',
  });
}

/** How many cards have an appeal that waits for a decision. */
export function useAppealCount(enabled = true) {
  return useQuery({
    queryKey: ['cards', 'appeals'],
    queryFn: async () =>
      (
        await read(
          api.GET('/v1/cards', { params: { query: { appealStates: ['APPEAL_STATE_OPEN'], pageSize: 1 } } }),
        )
      ).totalSize ?? 0,
    refetchInterval: 60_000,
    enabled,
  });
}

/** A page of extensions, newest first. */
export function useExtensions(asked: { states?: ExtensionState[] }, page: Page) {
  return useQuery({
    queryKey: ['extensions', 'list', asked, page.token, page.size],
    queryFn: async () => {
      const query = { ...asked, pageSize: page.size, ...(page.token ? { pageToken: page.token } : {}) };
      const found = await read(api.GET('/v1/extensions', { params: { query } }));
      return {
        rows: (found.extensions ?? []) as Extension[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    placeholderData: (old) => old,
  });
}

/** How many appeals against ratings wait for a decision. */
export function useRatingAppealCount(enabled = true) {
  return useQuery({
    queryKey: ['ratings', 'appeals'],
    queryFn: async () =>
      (
        await read(
          api.GET('/v1/ratings', { params: { query: { states: ['RATING_STATE_APPEALED'], pageSize: 1 } } }),
        )
      ).totalSize ?? 0,
    refetchInterval: 60_000,
    enabled,
  });
}

export interface OwnCardQuery {
  states: Card['state'][];
  levels?: Card['level'][];
  appealStates?: NonNullable<Card['appeal']>['state'][];
}

/** Cards held against the signed-in organisation, newest first. */
export function useOwnCards(page: Page, obligorId: string, asked: OwnCardQuery) {
  return useQuery({
    queryKey: ['cards', 'own', obligorId, asked, page.token, page.size],
    queryFn: async () => {
      const found = await read(
        api.GET('/v1/cards', {
          params: {
            query: {
              obligorId,
              ...asked,
              pageSize: page.size,
              ...(page.token ? { pageToken: page.token } : {}),
            },
          },
        }),
      );
      return {
        rows: (found.cards ?? []) as Card[],
        total: found.totalSize ?? 0,
        next: found.nextPageToken ?? '',
      };
    },
    enabled: obligorId !== '',
    placeholderData: (old) => old,
  });
}
