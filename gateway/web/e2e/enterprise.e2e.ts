// Journeys of an enterprise.
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { instant } from '../src/lib/format.ts';
import { closeBrowser, person, settled, signIn } from './lib/browser.ts';
import {
  accountOf,
  clock,
  need,
  offersOf,
  quote,
  quoted,
  type Request,
  returned,
  submitted,
} from './lib/cases.ts';
import { BASE, call, eventually, get, sessionOf } from './lib/platform.ts';

afterAll(closeBrowser);

/** Fields of an item: their labels begin so, the search box of the shell has other words. */
const standard = (root: Page | Locator) => root.getByRole('combobox', { name: /^标准/ });
const parameters = (root: Page | Locator) => root.getByRole('combobox', { name: /^参数/ });

const caseOf = (url: string) => /WH-\d{4}-\d{6}/.exec(url)?.[0] ?? '';

describe('J1 repeat the last request', () => {
  test('home, copy, check, submit in at most four clicks', async () => {
    await submitted('复制用的需求');
    const firm = await person('firm01');
    await firm.open('/e');
    await firm.resetClicks();
    await firm.page.getByRole('button', { name: '复制上次' }).click();
    await firm.page.getByRole('button', { name: '提交需求' }).click();
    await firm.page.waitForURL(/\/e\/requests\/WH-/);
    await settled(firm.page);
    expect(await firm.clicks()).toBeLessThanOrEqual(4);
    const number = caseOf(firm.page.url());
    const request = await get<Request>('firm01', `/v1/requests/${number}`);
    expect(request.state).toBe('REQUEST_STATE_SUBMITTED');
    const due = (await clock(request.id, 'ACCEPTANCE')).dueTime;
    const header = firm.page.locator('.page-header');
    await header.getByText(instant(due, 'zh').slice(5)).waitFor();
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('J2 a new request by a standard in any spelling', () => {
  test('three items, a superseded standard offers its successor, at most fourteen clicks', async () => {
    const firm = await person('firm01');
    const { page } = firm;
    await firm.open('/e');
    await firm.resetClicks();
    await page.locator('main').getByRole('link', { name: '提出需求' }).click();
    await page.getByLabel('检测对象').fill('碳纤维复丝');
    await parameters(page).fill('拉伸强度');
    await standard(page).fill('gb/t3362-2017');
    await standard(page).press('Enter');
    await page.getByRole('button', { name: '写成 GB/T 3362-2017' }).click();
    expect(await standard(page).inputValue()).toBe('GB/T 3362-2017');
    await page.getByRole('button', { name: '开始填写' }).click();
    await page.waitForURL(/\/edit\/items$/);
    const id = /requests\/([^/]+)\/edit/.exec(page.url())?.[1] ?? '';
    const line = (number: number) => page.getByRole('group', { name: `第 ${number} 项`, exact: true });
    await page.getByRole('button', { name: '添加一行' }).click();
    await parameters(line(2)).fill('断裂伸长率');
    await page.getByRole('button', { name: '添加一行' }).click();
    await parameters(line(3)).fill('拉伸弹性模量');
    await standard(line(3)).fill('GB/T 3362-2005');
    await standard(line(3)).press('Enter');
    await line(3).getByRole('button', { name: '改用 GB/T 3362-2017' }).click();
    expect(await standard(line(3)).inputValue()).toBe('GB/T 3362-2017');
    for (const step of ['terms', 'samples', 'contact', 'files', 'check']) {
      await page.getByRole('button', { name: '保存并继续' }).click();
      await page.waitForURL(new RegExp(`/edit/${step}$`));
      await settled(page);
    }
    const clicked = await firm.clicks();
    await firm.open(`/e/requests/${id}/edit`);
    const tasks = page.locator('.tasks li');
    await tasks.filter({ hasText: '要什么' }).getByText('已完成').waitFor();
    await tasks.filter({ hasText: '联系与送样' }).getByText('已完成').waitFor();
    await tasks.filter({ hasText: '附件' }).getByText('未开始').waitFor();
    await firm.open(`/e/requests/${id}/edit/check`);
    await page.getByRole('button', { name: '提交需求' }).click();
    await page.waitForURL(/\/e\/requests\/WH-/);
    expect(clicked + 1).toBeLessThanOrEqual(14);
    const sent = await get<{ items: { need: { testing: { standards: string[] } } }[] }>(
      'firm01',
      `/v1/requests/${id}`,
    );
    expect(sent.items.map((item) => item.need.testing.standards)).toEqual([
      ['GB/T 3362-2017'],
      ['GB/T 3362-2017'],
      ['GB/T 3362-2017'],
    ]);
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });

  test('what the platform refuses stands beside its field, and nothing typed is lost', async () => {
    const firm = await person('firm01');
    const { page } = firm;
    firm.allow(/400|status of 400/);
    await firm.open('/e/requests/new');
    await page.getByLabel('检测对象').fill('碳纤维复丝');
    await parameters(page).fill('拉伸强度');
    await standard(page).fill('xx 1');
    await page.getByRole('button', { name: '开始填写' }).click();
    const summary = page.locator('.error-summary');
    await summary.waitFor();
    await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await standard(page).getAttribute('aria-invalid')).toBe('true');
    expect(await page.title()).toMatch(/^错误：/);
    await summary.getByRole('link').first().click();
    expect(await standard(page).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByLabel('检测对象').inputValue()).toBe('碳纤维复丝');
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('J3 compare three quotes and award', () => {
  test('at most four clicks; the rivals are not selected and lose their holds', async () => {
    const { request, offers } = await quoted('比价的需求');
    const firm = await person('firm01');
    const { page } = firm;
    await firm.open('/e');
    await firm.resetClicks();
    await page.getByRole('link', { name: `查看报价 ${request.caseNumber}` }).click();
    await page.waitForURL(/\/offers$/);
    const table = page.locator('table.compare');
    await table.waitFor();
    expect(await table.locator('thead th').count()).toBe(3);
    const before = await table.locator('tbody tr').count();
    await page.getByRole('button', { name: '只看差异' }).click();
    const rows = await table.locator('tbody tr').count();
    expect(rows).toBeLessThan(before);
    for (let row = 0; row < rows - 1; row += 1) {
      const cells = await table.locator('tbody tr').nth(row).locator('td').allInnerTexts();
      expect(new Set(cells).size, cells.join(' | ')).toBeGreaterThan(1);
    }
    await table.getByRole('button', { name: '选择此机构' }).first().click();
    await page.locator('dialog').getByRole('button', { name: '选择此机构' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await firm.clicks()).toBeLessThanOrEqual(4);
    const states = new Map<string, string>();
    for (const offer of offers) {
      const account = await accountOf(offer.providerId);
      const own = await get<{ state: string; quotes: { holdId: string }[] }>(
        account,
        `/v1/offers/${offer.id}`,
      );
      states.set(offer.id, own.state);
      const hold = own.quotes.at(-1)?.holdId;
      if (!hold || own.state === 'OFFER_STATE_AWARDED') continue;
      const state = async () => (await get<{ state: string }>(account, `/v1/holds/${hold}`)).state;
      await expect.poll(state, { timeout: 20_000 }).toMatch(/RELEASED|EXPIRED/);
    }
    expect([...states.values()].sort()).toEqual([
      'OFFER_STATE_AWARDED',
      'OFFER_STATE_NOT_SELECTED',
      'OFFER_STATE_NOT_SELECTED',
    ]);
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('J4 a correction on a phone', () => {
  test('from the link at 375 px in at most three clicks; the clock goes on with a due time', async () => {
    const request = await returned('要补正的需求');
    await expect
      .poll(async () => (await clock(request.id, 'ACCEPTANCE')).status)
      .toBe('COMMITMENT_STATUS_PAUSED');
    const firm = await person('firm01', { width: 375 });
    const { page } = firm;
    await firm.open(`/e/requests/${request.caseNumber}/messages`);
    await firm.resetClicks();
    await page.getByText('没有写明丝束规格').waitFor();
    await page.getByText('请写明最迟日期').waitFor();
    const over = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await over()).toBe(0);
    for (const answer of await page.getByLabel('您的说明').all()) await answer.fill('已写明');
    await page.getByRole('button', { name: '提交补正' }).click();
    await page.getByText('下一步：由服务中心办理').waitFor();
    expect(await firm.clicks()).toBeLessThanOrEqual(3);
    const due = async () => {
      const found = await clock(request.id, 'ACCEPTANCE');
      return found.status === 'COMMITMENT_STATUS_RUNNING' ? found.dueTime : undefined;
    };
    await expect.poll(due, { timeout: 20_000 }).toBeTruthy();
    await page
      .locator('.page-header')
      .getByText(instant(await due(), 'zh').slice(5))
      .waitFor();
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('an item that is dropped', () => {
  test('is shown as dropped at once, though the request itself did not change', async () => {
    const draft = await call<Request>('firm01', 'POST', '/v1/requests', {
      ...need('放弃一项的需求'),
      items: [need('').items[0], need('').items[0]],
    });
    const request = await call<Request>('firm01', 'POST', `/v1/requests/${draft.id}:submit`, {});
    await call('centre.371002', 'POST', `/v1/requests/${request.id}:accept`, {});
    const firm = await person('firm01');
    const { page } = firm;
    await firm.open(`/e/requests/${request.caseNumber}`);
    const second = page.locator('main details').nth(1);
    await second.locator('summary').click();
    await second.getByRole('button', { name: '放弃此项' }).click();
    await page.locator('dialog').getByLabel('原因').fill('不需要了');
    await page.locator('dialog').getByRole('button', { name: '放弃此项' }).click();
    await second.getByText('已取消').waitFor();
    await second.getByText('不需要了').waitFor();
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('names while one types', () => {
  test('arrow keys choose, Enter takes, Esc closes, and what is typed stands', async () => {
    const firm = await person('firm01');
    const { page } = firm;
    await firm.open('/e/requests/new');
    const field = standard(page);
    const names = page.getByRole('listbox', { name: '可选名称' });
    await field.pressSequentially('gbt3362');
    await names.getByRole('option').first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await field.press('ArrowDown');
    const chosen = names.getByRole('option', { selected: true });
    expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    await field.press('Enter');
    expect(await field.inputValue()).toMatch(/^GB\/T 3362-\d{4}$/);
    await names.waitFor({ state: 'detached' });

    await field.pressSequentially('、GB/T 228.1-2021');
    await parameters(page).pressSequentially('拉伸');
    await names.getByRole('option').first().waitFor();
    await parameters(page).press('Escape');
    await names.waitFor({ state: 'detached' });
    await parameters(page).pressSequentially('某自定参数');
    await page.keyboard.press('Tab');
    expect(await parameters(page).inputValue()).toBe('拉伸某自定参数');
    expect(await field.inputValue()).toMatch(/^GB\/T 3362-\d{4}、GB\/T 228\.1-2021$/);
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('J11 the session is revoked while typing', () => {
  test('sign in again in place: the text is intact and there is exactly one record', async () => {
    const session = await sessionOf('firm02');
    const firm = await person();
    const { page } = firm;
    firm.allow(/401/);
    await firm.context.addInitScript((token) => {
      if (!sessionStorage.getItem('e2e.begun')) localStorage.setItem('nqi.refresh', token);
      sessionStorage.setItem('e2e.begun', '1');
    }, session.refreshToken);
    const count = async () =>
      (await get<{ totalSize: number }>('firm02', '/v1/requests?queue=QUEUE_DRAFTS&pageSize=1')).totalSize;
    const before = await count();
    await firm.open('/e/requests/new');
    await page.getByLabel('检测对象').fill('碳纤维复丝');
    await page.getByLabel('用一句话说明需要什么').fill('会话中断也不能丢的文字');
    await session.end();
    await page.getByRole('button', { name: '开始填写' }).click();
    const dialog = page.getByRole('dialog', { name: '请重新登录' });
    await dialog.waitFor();
    expect(await page.getByLabel('用一句话说明需要什么').inputValue()).toBe('会话中断也不能丢的文字');
    await dialog.getByLabel('密码').fill('weihai-quality-demo');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/edit\/items$/);
    await settled(page);
    expect(await count()).toBe(before + 1);
    const id = /requests\/([^/]+)\/edit/.exec(page.url())?.[1] ?? '';
    const saved = await get<{ text: string }>('firm02', `/v1/requests/${id}`);
    expect(saved.text).toBe('会话中断也不能丢的文字');
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('J16 the language is switched in the middle of a form', () => {
  test('values stay, errors are worded anew', async () => {
    const firm = await person('firm02');
    const { page } = firm;
    firm.allow(/400/);
    await firm.open('/e/requests/new');
    await page.getByLabel('检测对象').fill('碳纤维复丝');
    await standard(page).fill('xx 1');
    await page.getByRole('button', { name: '开始填写' }).click();
    const summary = page.locator('.error-summary');
    await summary.waitFor();
    const chinese = await summary.locator('li').first().innerText();
    expect(chinese).toMatch(/\p{Script=Han}/u);
    await page.getByLabel('语言').selectOption('en');
    await page.getByRole('combobox', { name: /^Object/ }).waitFor();
    expect(await page.getByRole('combobox', { name: /^Object/ }).inputValue()).toBe('碳纤维复丝');
    expect(await page.getByRole('combobox', { name: /^Standards/ }).inputValue()).toBe('xx 1');
    const english = await summary.locator('li').first().innerText();
    expect(english).not.toMatch(/\p{Script=Han}/u);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('two browsers', () => {
  test('a draft changed elsewhere shows both versions and loses neither', async () => {
    const draft = await call<Request>('firm02', 'POST', '/v1/requests', { title: '原来的标题' });
    const one = await person('firm02');
    one.allow(/409|412/);
    await one.open(`/e/requests/${draft.id}/edit/terms`);
    await call('firm02', 'PUT', `/v1/requests/${draft.id}`, { etag: draft.etag, title: '另一处的标题' });
    await one.page.getByLabel('标题').fill('本页的标题');
    await one.page.getByLabel('补充说明').focus();
    const conflict = one.page.getByRole('alert').filter({ hasText: '在别处也修改过' });
    await conflict.waitFor();
    await conflict.getByText('另一处的标题').waitFor();
    await conflict.getByText('本页的标题').waitFor();
    await conflict.getByRole('button', { name: '保留本页的' }).click();
    await expect
      .poll(async () => (await get<{ title: string }>('firm02', `/v1/requests/${draft.id}`)).title)
      .toBe('本页的标题');
    expect(one.faults()).toEqual([]);
    await one.close();
  });

  test('a person signs in once for all pages of the profile', async () => {
    const who = await person();
    await signIn(who, 'firm01');
    const second = await who.context.newPage();
    await second.goto(`${BASE}/e`);
    await settled(second);
    expect(await second.locator('h1').innerText()).toBe('待我处理');
    await who.close();
  });
});

describe('several items with their quotes', () => {
  test('are chosen together, and each has its order', async () => {
    const one = need('一并选定的需求');
    const draft = await call<Request>('firm01', 'POST', '/v1/requests', {
      ...one,
      items: [...one.items, ...one.items],
    });
    const request = await call<Request>('firm01', 'POST', `/v1/requests/${draft.id}:submit`, {});
    await call('centre.371002', 'POST', `/v1/requests/${draft.id}:accept`, {});
    for (const { id } of request.items)
      await call('firm01', 'POST', `/v1/requests/${draft.id}/items/${id}:match`, { limit: 10 });
    const firm = await person('firm01');
    const { page } = firm;
    const panel = page.getByRole('region', { name: '一并选定' });
    for (const { id } of request.items) {
      await call('firm01', 'POST', `/v1/requests/${draft.id}/items/${id}:sendOffers`, {});
      const asked = await eventually(async () => {
        const offers = (await offersOf(draft.id)).filter(({ itemIds }) => itemIds.includes(id));
        return offers.length > 0 ? offers : undefined;
      }, 'offers are sent');
      await firm.open(`/e/requests/${request.caseNumber}/offers`);
      expect(await panel.count()).toBe(0);
      const [first] = asked;
      if (first) await quote(first);
    }
    await firm.open(`/e/requests/${request.caseNumber}/offers`);
    await panel.getByText('合计（含税）').waitFor();
    await panel.getByRole('button', { name: '一并选定' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('radio').count()).toBe(2);
    await dialog.getByRole('button', { name: '一并选定' }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.waitFor({ state: 'detached' });
    const { items } = await get<{ items: { orderId: string }[] }>('firm01', `/v1/requests/${draft.id}`);
    expect(items.every(({ orderId }) => orderId)).toBe(true);
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});
