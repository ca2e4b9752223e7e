// Calls of the API: typed by its description, signed, in the page's language, and repeated once after a renewed sign-in.
import createClient from 'openapi-fetch';
import { ApiError } from './problem';
import type { paths } from './schema';
import { noteServerTime } from './server-time';
import * as session from './session';

async function send(request: Request, retry: boolean): Promise<Response> {
  const bearer = await session.token();
  const signed = new Request(request.clone());
  if (bearer) signed.headers.set('authorization', `Bearer ${bearer}`);
  signed.headers.set('accept-language', document.documentElement.lang);
  let response: Response;
  const sent = Date.now();
  try {
    response = await fetch(signed);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw ApiError.network();
  }
  noteServerTime(response.headers.get('date'), sent);
  const wasSignedIn = session.current().phase === 'signed-in' || session.current().phase === 'expired';
  if (response.status !== 401 || !wasSignedIn || !retry) return response;
  session.refused();
  // The Idempotency-Key travels with the copy: whatever the first attempt did, the second does not do it again.
  if (!(await session.renew())) await session.signInAgain();
  return send(request, false);
}

export const api = createClient<paths>({ baseUrl: '', fetch: (request) => send(request, true) });

/** The body of an answer, or the API's error thrown. */
export async function read<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (data !== undefined && response.ok) return data as NonNullable<T>;
  throw new ApiError((error ?? {}) as ConstructorParameters<typeof ApiError>[0], response.status);
}

/** A key for one act of the user: kept over retries of the same act. */
export function newKey(): string {
  return crypto.randomUUID();
}

/** Headers of a write. */
export function once(key: string) {
  return { 'idempotency-key': key };
}
