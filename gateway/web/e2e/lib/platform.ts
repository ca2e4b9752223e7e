// The platform under test, spoken to as any client would.

/** Where it answers, such as `http://127.0.0.1:8080`. */
export const BASE = (() => {
  const url = process.env.NQI_URL;
  if (!url) throw new Error('NQI_URL names the platform that the portal is tested on');
  return url.replace(/\/$/, '');
})();

export const PASSWORD = 'weihai-quality-demo';

const tokens = new Map<string, { token: string; until: number }>();

async function token(account: string): Promise<string> {
  const kept = tokens.get(account);
  if (kept && kept.until > Date.now()) return kept.token;
  const response = await fetch(`${BASE}/v1/auth:login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`${account} cannot sign in: ${response.status} ${await response.text()}`);
  const { accessToken, expiresIn } = (await response.json()) as { accessToken: string; expiresIn: string };
  tokens.set(account, { token: accessToken, until: Date.now() + (Number(expiresIn) - 60) * 1000 });
  return accessToken;
}

/** One call in an account's name; throws with the platform's words when it is refused. */
export async function call<T>(account: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(BASE + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token(account)}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${account} ${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export function get<T>(account: string, path: string): Promise<T> {
  return call<T>(account, 'GET', path);
}

/** A file as text, in an account's name. */
export async function text(account: string, path: string): Promise<string> {
  const response = await fetch(BASE + path, { headers: { authorization: `Bearer ${await token(account)}` } });
  if (!response.ok) throw new Error(`${account} GET ${path}: ${response.status}`);
  return response.text();
}

/** Asks until the answer is as wanted: events between services take a moment. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  seconds = 20,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

export interface Session {
  refreshToken: string;
  /** Ends it, and waits until its access tokens are refused everywhere. */
  end: () => Promise<void>;
}

/** A session of its own, to be ended while a page uses it. */
export async function sessionOf(account: string): Promise<Session> {
  const post = (path: string, body: unknown) =>
    fetch(BASE + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const response = await post('/v1/auth:login', { account, password: PASSWORD });
  const tokens = (await response.json()) as { accessToken: string; refreshToken: string };
  // A page that starts rotates the refresh token; this access token stays one of the same session.
  const headers = { authorization: `Bearer ${tokens.accessToken}` };
  return {
    refreshToken: tokens.refreshToken,
    end: async () => {
      await fetch(`${BASE}/v1/auth:logout`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{}',
      });
      await eventually(
        async () => ((await fetch(`${BASE}/v1/me`, { headers })).status === 401 ? true : undefined),
        'the session ends everywhere',
      );
    },
  };
}
