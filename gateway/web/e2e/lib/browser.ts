// The browser: one process, a context for each person, and a watch over everything that goes wrong in a page.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { BASE, PASSWORD } from './platform.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let running: Promise<Browser> | undefined;

export function browser(): Promise<Browser> {
  const found = process.env.NQI_CHROMIUM ?? PLACES.find((path) => existsSync(path));
  if (!found) throw new Error(`no browser: install chromium, or name one in NQI_CHROMIUM`);
  running ??= chromium.launch({
    executablePath: found,
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
  return running;
}

export async function closeBrowser() {
  const open = await running?.catch(() => undefined);
  running = undefined;
  await open?.close();
}

export interface Look {
  width?: number;
  height?: number;
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
}

/** A person at a browser of their own. */
export interface Person {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page since the last time it was asked for. */
  faults: () => string[];
  /** Faults of this kind are part of what is tested. */
  allow: (pattern: RegExp) => void;
  /** Pointer clicks and Enter activations since `reset`. */
  clicks: () => Promise<number>;
  resetClicks: () => Promise<void>;
  /** How often a pointer was used at all. */
  pointers: () => Promise<number>;
  open: (path: string) => Promise<void>;
  close: () => Promise<void>;
}

// Every activation is one trusted click event: Enter on a button or in a form makes one too. A label makes a second one for
// its control in the same instant.
const COUNTER = `
  (() => {
    let last = -1;
    addEventListener('click', (event) => {
      if (!event.isTrusted || Math.abs(event.timeStamp - last) < 2) return;
      last = event.timeStamp;
      sessionStorage.setItem('e2e.clicks', String(Number(sessionStorage.getItem('e2e.clicks') ?? 0) + 1));
    }, true);
    addEventListener('pointerdown', () => {
      sessionStorage.setItem('e2e.pointers', String(Number(sessionStorage.getItem('e2e.pointers') ?? 0) + 1));
    }, true);
  })();
`;

/** Opens a browser profile; signed in when an account is named. */
export async function person(account?: string, look: Look = {}): Promise<Person> {
  const context = await (await browser()).newContext({
    viewport: { width: look.width ?? 1366, height: look.height ?? 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.theme ?? 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await context.addInitScript(COUNTER);
  await context.addInitScript((language) => {
    if (!localStorage.getItem('nqi.language')) localStorage.setItem('nqi.language', language);
  }, look.language ?? 'zh');
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const found: string[] = [];
  const allowed: RegExp[] = [];
  const note = (fault: string) => {
    if (!allowed.some((pattern) => pattern.test(fault))) found.push(fault);
  };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`page error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(BASE).origin)
      note(`foreign host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) note(`HTTP ${response.status()}: ${new URL(response.url()).pathname}`);
  });
  const self: Person = {
    page,
    context,
    faults: () => found.splice(0),
    allow: (pattern) => {
      allowed.push(pattern);
    },
    clicks: () => page.evaluate(() => Number(sessionStorage.getItem('e2e.clicks') ?? 0)),
    resetClicks: () => page.evaluate(() => sessionStorage.removeItem('e2e.clicks')),
    pointers: () => page.evaluate(() => Number(sessionStorage.getItem('e2e.pointers') ?? 0)),
    open: async (path) => {
      await page.goto(BASE + path);
      await settled(page);
    },
    close: () => context.close(),
  };
  if (account) await signIn(self, account);
  return self;
}

export async function signIn(who: Person, account: string) {
  await who.page.goto(`${BASE}/login`);
  await who.page.locator('input[autocomplete=username]').fill(account);
  await who.page.locator('input[autocomplete=current-password]').fill(PASSWORD);
  await who.page.keyboard.press('Enter');
  await who.page.waitForURL((url) => url.pathname !== '/login');
  await settled(who.page);
}

/** The page has drawn its heading and nothing is loading. */
export async function settled(page: Page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'), undefined, {
    timeout: 20_000,
  });
}
