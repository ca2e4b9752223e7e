// Every page: opened cold by whom it is for (J15), by everybody else (J21), with axe, in both languages and themes.
// Nothing is written here, so the walks run side by side, each in a profile of its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { colours, findings } from './lib/axe.ts';
import { closeBrowser, type Person, person, settled } from './lib/browser.ts';
import { ACCOUNTS, AREAS, type Sample, type Samples, samples } from './lib/pages.ts';
import { BASE } from './lib/platform.ts';

type Area = Sample['area'];

let pages: Samples;

beforeAll(async () => {
  pages = await samples();
});

afterAll(closeBrowser);

/** What is every member's is looked at by who has most to be told. */
const account = (area: Area) => (area === 'open' ? undefined : ACCOUNTS[area === 'me' ? 'p' : area]);

/** Chinese outside of what is marked as Chinese, on an English page. */
function straySigns() {
  const found: string[] = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!/\p{Script=Han}/u.test(node.textContent ?? '') || !parent) continue;
    if (parent.closest('[lang^="zh"], script, style, noscript, textarea, option')) continue;
    if (parent.checkVisibility())
      found.push(`${parent.tagName.toLowerCase()}: ${node.textContent?.trim().slice(0, 40)}`);
  }
  return found;
}

describe('a Chinese sign is drawn, not a box', () => {
  test('威 differs from a sign that no font has', async () => {
    const who = await person();
    await who.page.goto(`${BASE}/livez`);
    const same = await who.page.evaluate(() => {
      const draw = (text: string) => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 48;
        const context = canvas.getContext('2d');
        if (!context) return 'no canvas';
        context.font = '32px "Noto Sans CJK SC", sans-serif';
        context.fillText(text, 4, 36);
        return [...context.getImageData(0, 0, 48, 48).data].join();
      };
      return draw('威') === draw('\u{10FFFD}') || draw('威') === draw('海');
    });
    await who.close();
    expect(same).toBe(false);
  });
});

const WIDE = { width: 1366, height: 768 };
const PHONE = { width: 375, height: 800 };

for (const area of AREAS) {
  describe.concurrent(`area ${area}`, () => {
    for (const language of ['zh', 'en'] as const) {
      test(`every page stands in ${language}, light, dark and on a phone: heading, title, nothing foreign, axe`, async () => {
        const who = await person(account(area), { ...WIDE, language });
        const faults: string[] = [];
        for (const page of await pages.of(area)) {
          const place = (text: string) => `${page.path} ${text}`;
          await who.open(page.path);
          const address = new URL(who.page.url()).pathname;
          if (address !== page.path) faults.push(place(`went to ${address}`));
          const headings = await who.page.locator('h1').count();
          if (headings !== 1) faults.push(place(`has ${headings} h1`));
          const title = await who.page.title();
          if (!/ · (威海质量服务|Weihai Quality Services)$/.test(title))
            faults.push(place(`has the title ${title}`));
          if (language === 'en') faults.push(...(await who.page.evaluate(straySigns)).map(place));
          // The page follows the system: what is drawn already changes its colours, and nothing else.
          for (const [theme, look] of [
            ['light', findings],
            ['dark', colours],
          ] as const) {
            await who.page.emulateMedia({ colorScheme: theme });
            await who.page.locator(`html[data-theme=${theme}]`).waitFor();
            faults.push(...(await look(who.page)).map((text) => place(`${theme} ${text}`)));
          }
          // The same page turned into a phone's: nothing scrolls sideways, and what folds up can still be used. What a
          // language changes there is how long its words are, so axe looks once.
          await who.page.setViewportSize(PHONE);
          await settled(who.page);
          const wide = await who.page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          if (wide > 1) faults.push(place(`is ${wide} px too wide at ${PHONE.width} px`));
          if (language === 'zh')
            faults.push(...(await findings(who.page)).map((text) => place(`phone ${text}`)));
          await who.page.setViewportSize(WIDE);
          await who.page.emulateMedia({ colorScheme: 'light' });
          faults.push(...who.faults().map(place));
        }
        await who.close();
        expect(faults).toEqual([]);
      });
    }
  });
}

describe.concurrent('pages of another role', () => {
  for (const [area, name] of Object.entries(ACCOUNTS)) {
    test(`${name} gets a refusal for every page of the others, and nothing of theirs`, async () => {
      const who = await person(name);
      // What the home of the sign-in still asks for ends with its page, before anything is counted.
      await who.page.goto(`${BASE}/livez`);
      const bodies: string[] = [];
      who.page.on('response', (response) => {
        const { pathname: path, search } = new URL(response.url());
        // The bell counts the person's own notices and appeals, of cards and of ratings, and shows its unread messages, on every page.
        if (/^\/v1\/(notices|cards|ratings)$/.test(path) && /[?&]pageSize=1(&|$)/.test(search)) return;
        if (path === '/v1/messages' && /[?&]unread=true(&|$)/.test(search)) return;
        if (
          path.startsWith('/v1/') &&
          !/^\/v1\/(me|queues|calendars|auth|commitments:counts|changes)/.test(path)
        )
          bodies.push(path);
      });
      const faults: string[] = [];
      for (const page of (await pages.all()).filter(
        (one) => one.area !== area && one.area !== 'open' && one.area !== 'me',
      )) {
        bodies.length = 0;
        await who.open(page.path);
        const text = await who.page.locator('main').innerText();
        if (!text.includes('无权查看此页面')) faults.push(`${page.path} was not refused`);
        if (new URL(who.page.url()).pathname !== page.path) faults.push(`${page.path} went elsewhere`);
        faults.push(...bodies.map((path) => `${page.path} asked for ${path}`), ...who.faults());
      }
      await who.close();
      expect(faults).toEqual([]);
    });
  }

  test('a visitor is asked to sign in under the same address', async () => {
    const who: Person = await person();
    for (const page of (await pages.all()).filter((one) => one.area !== 'open')) {
      await who.page.goto(BASE + page.path);
      await settled(who.page);
      expect(new URL(who.page.url()).pathname).toBe(page.path);
      expect(await who.page.locator('h1').innerText()).toBe('登录');
    }
    expect(who.faults()).toEqual([]);
    await who.close();
  });
});
