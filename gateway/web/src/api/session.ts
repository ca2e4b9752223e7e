// Who is signed in. The access token lives in memory only; the refresh token is shared by the tabs of this browser profile and
// rotated under a lock, so that two tabs never present the same one.
import { ApiError } from './problem';
import type { Me } from './records';

export type Phase = 'starting' | 'anonymous' | 'signed-in' | 'expired';

export interface Session {
  phase: Phase;
  me: Me | undefined;
}

const KEY = 'nqi.refresh';
const LOCK = 'nqi.refresh';
/** Renew this long before the access token ends, in milliseconds. */
const EARLY = 30_000;

let state: Session = { phase: 'starting', me: undefined };
let access: { token: string; until: number } | undefined;
const listeners = new Set<() => void>();
const renewals = new Set<() => void>();

function set(next: Session) {
  state = next;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function current(): Session {
  return state;
}

/** Calls back whenever another access token is in use: streams reconnect with it. */
export function onRenewal(listener: () => void): () => void {
  renewals.add(listener);
  return () => renewals.delete(listener);
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify(body),
    });
  } catch {
    throw ApiError.network();
  }
}

interface Tokens {
  accessToken: string;
  expiresIn: string;
  refreshToken: string;
}

function accept(tokens: Tokens) {
  access = { token: tokens.accessToken, until: Date.now() + Number(tokens.expiresIn) * 1000 };
  localStorage.setItem(KEY, tokens.refreshToken);
  for (const listener of renewals) listener();
}

async function locked<T>(work: () => Promise<T>): Promise<T> {
  // Without locks (an address that is neither https nor this machine) there is one tab's word for it.
  return navigator.locks ? await navigator.locks.request(LOCK, work) : await work();
}

let renewing: Promise<boolean> | undefined;

/** Renews the access token; false when the session is over. */
export function renew(): Promise<boolean> {
  renewing ??= locked(async () => {
    const refreshToken = localStorage.getItem(KEY);
    if (!refreshToken) return false;
    const response = await post('/v1/auth:refresh', { refreshToken });
    if (response.ok) {
      accept((await response.json()) as Tokens);
      return true;
    }
    if (response.status !== 401 && response.status !== 403) throw await ApiError.of(response);
    // Another tab may have signed in again meanwhile.
    if (localStorage.getItem(KEY) === refreshToken) localStorage.removeItem(KEY);
    access = undefined;
    return false;
  }).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/** A token that is good for the next call; undefined for an anonymous one. */
export async function token(): Promise<string | undefined> {
  if (access && access.until - EARLY > Date.now()) return access.token;
  if (!localStorage.getItem(KEY)) return undefined;
  return (await renew()) ? access?.token : undefined;
}

/** The token that was refused is not used again. */
export function refused() {
  access = undefined;
}

async function loadMe() {
  const response = await fetch('/v1/me', { headers: { authorization: `Bearer ${access?.token ?? ''}` } });
  if (!response.ok) throw await ApiError.of(response);
  set({ phase: 'signed-in', me: (await response.json()) as Me });
}

/** Takes the session up that this browser profile has, if any. */
export async function restore() {
  try {
    if (await token()) return await loadMe();
  } catch {
    // The platform is away: public pages still say so themselves.
  }
  set({ phase: 'anonymous', me: undefined });
}

/** Signs in; throws the API's error. */
export async function login(account: string, password: string) {
  const response = await post('/v1/auth:login', { account, password });
  if (!response.ok) throw await ApiError.of(response);
  accept((await response.json()) as Tokens);
  await loadMe();
  for (const waiter of waiting.splice(0)) waiter();
}

export async function logout() {
  const refreshToken = localStorage.getItem(KEY) ?? '';
  const bearer = access?.token;
  localStorage.removeItem(KEY);
  access = undefined;
  set({ phase: 'anonymous', me: undefined });
  if (bearer) {
    await fetch('/v1/auth:logout', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ refreshToken }),
    }).catch(() => undefined);
  }
}

const waiting: (() => void)[] = [];

/** The session ended under the user's hands: what was asked waits here until they sign in again, in place. */
export function signInAgain(): Promise<void> {
  if (state.phase === 'signed-in') set({ ...state, phase: 'expired' });
  return new Promise((resolve) => waiting.push(resolve));
}

/** Gives up the page's work and starts without a session. */
export function leave() {
  waiting.length = 0;
  localStorage.removeItem(KEY);
  access = undefined;
  set({ phase: 'anonymous', me: undefined });
}
