// What the signed-in organisation has been told: levels of its promises, notices issued to it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Page } from '../lib/paging';
import { api, newKey, once, read } from './client';
import type { Message } from './records';

interface Told {
  rows: Message[];
  total: number;
  next: string;
  unread: number;
}

async function list(query: { unread?: boolean; pageSize: number; pageToken?: string }): Promise<Told> {
  const found = await read(api.GET('/v1/messages', { params: { query } }));
  return {
    rows: (found.messages ?? []) as Message[],
    total: found.totalSize ?? 0,
    next: found.nextPageToken ?? '',
    unread: found.unreadCount ?? 0,
  };
}

/** A page of messages, newest first. */
export function useMessages(unread: boolean, page: Pick<Page, 'token' | 'size'>) {
  return useQuery({
    queryKey: ['messages', 'list', unread, page.token, page.size],
    queryFn: () =>
      list({
        pageSize: page.size,
        ...(unread ? { unread } : {}),
        ...(page.token ? { pageToken: page.token } : {}),
      }),
    refetchInterval: 60_000,
    placeholderData: (old) => old,
  });
}

/** The newest unread ones, and how many there are. */
export function useUnread(rows: number) {
  return useQuery({
    queryKey: ['messages', 'unread', rows],
    queryFn: () => list({ pageSize: rows, unread: true }),
    refetchInterval: 60_000,
  });
}

/** Marks messages as read. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) =>
      read(api.POST('/v1/messages:markRead', { headers: once(newKey()), body: { ids } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['messages'] }),
  });
}
