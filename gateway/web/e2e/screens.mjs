// A picture of every page: Chinese wide and on a phone, English wide. `node e2e/screens.mjs` with NQI_URL; OUT names the folder.
import { mkdirSync } from 'node:fs';
import { createServer } from 'vite';

const out = process.env.OUT ?? '../../target/screens';
mkdirSync(out, { recursive: true });
const vite = await createServer({ server: { middlewareMode: true }, logLevel: 'error', appType: 'custom' });
const { person, closeBrowser } = await vite.ssrLoadModule('/e2e/lib/browser.ts');
const { samples, ACCOUNTS, AREAS } = await vite.ssrLoadModule('/e2e/lib/pages.ts');
const pages = await (await samples()).all();
const looks = [
  { language: 'zh', width: 1366, height: 768, name: 'zh-wide' },
  { language: 'zh', width: 375, height: 812, name: 'zh-375' },
  { language: 'en', width: 1366, height: 768, name: 'en-wide' },
];
let done = 0;
for (const look of looks) {
  for (const area of AREAS) {
    const who = await person(area === 'open' ? undefined : ACCOUNTS[area === 'me' ? 'p' : area], look);
    for (const page of pages.filter((one) => one.area === area)) {
      await who.open(page.path);
      // Pages that follow the change stream are never idle: they are drawn by then.
      await who.page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
      const name =
        page.path === '/'
          ? 'home'
          : page.path
              .slice(1)
              .replace(/[^\w-]+/g, '_')
              .replace(/[0-9a-f]{8}_?-[0-9a-f-]{27}/g, 'id');
      await who.page.screenshot({ path: `${out}/${name}.${look.name}.png`, fullPage: true });
      done += 1;
      if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${pages.length * looks.length}`);
      for (const fault of who.faults()) console.log(`\n${page.path} (${look.name}): ${fault}`);
    }
    await who.close();
  }
}
await closeBrowser();
await vite.close();
console.log(`\n${done} pictures in ${out}`);
