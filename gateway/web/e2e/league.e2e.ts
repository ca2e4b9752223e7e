// J9: from a row of the league to its cases and back.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { call, get } from './lib/platform.ts';

afterAll(closeBrowser);

/** The first select of the filters: what the rows are. */
const BY = '.filter-bar select >> nth=0';
const ROW = '.data-table [data-row-key]';

describe('J9 league row, its cases, Back', () => {
  test('filters are equal, the scroll is the same, the focus is on the row', async () => {
    // A low window, so that the table has to be scrolled.
    const who = await person('bureau', { height: 420 });
    await who.open('/s/league');
    await who.page.locator(BY).selectOption('PROVIDER');
    await who.page.waitForURL(/by=PROVIDER/);
    await settled(who.page);
    const rows = who.page.locator(ROW);
    // The regions stand until the providers, whose keys are ids, have come.
    await who.page.waitForFunction(
      (row) => /^[0-9a-f]{8}-/.test(document.querySelector(row)?.getAttribute('data-row-key') ?? ''),
      ROW,
    );
    const before = who.page.url();
    const last = rows.nth(Math.min(11, (await rows.count()) - 1));
    const key = await last.getAttribute('data-row-key');
    const n = Number(await last.locator('td').nth(2).innerText());
    await last.scrollIntoViewIfNeeded();
    const scroll = await who.page.evaluate(() => window.scrollY);
    await last.getByRole('link').click();
    await who.page.waitForURL(/\/s\/cases\?/);
    await settled(who.page);
    // The list behind a row holds exactly what the row counts.
    await who.page
      .getByText(n > 0 ? `共 ${n} 条` : '没有符合筛选条件的计时')
      .first()
      .waitFor();
    expect(new URL(who.page.url()).searchParams.get('obligor')).toBe(key);

    await who.page.goBack();
    await who.page.waitForURL(before);
    await settled(who.page);
    await who.page.waitForFunction(
      (wanted) => document.activeElement?.getAttribute('data-row-key') === wanted,
      key,
    );
    expect(await who.page.locator(BY).inputValue()).toBe('PROVIDER');
    expect(Math.abs((await who.page.evaluate(() => window.scrollY)) - scroll)).toBeLessThanOrEqual(8);
    expect(who.faults()).toEqual([]);
    await who.close();
  });

  test('every row of every dimension counts what its list holds', async () => {
    const who = await person('bureau');
    for (const by of ['REGION', 'CENTRE', 'CLUSTER', 'STAGE', 'KIND', 'QUARTER']) {
      await who.open(`/s/league?by=${by}`);
      const row = who.page.locator(ROW).first();
      await row.waitFor();
      const n = Number(await row.locator('td').nth(2).innerText());
      const to = (await row.getByRole('link').getAttribute('href')) ?? '';
      await who.open(to);
      const total = who.page.locator('.table-foot');
      if (n > 0) expect(await total.innerText(), by).toContain(`共 ${n} 条`);
    }
    expect(who.faults()).toEqual([]);
    await who.close();
  });

  test('less than ten is no percentage', async () => {
    const who = await person('bureau');
    await who.open('/s/league?by=PROVIDER&period=MONTH');
    const rows = who.page.locator(ROW);
    // The regions stand until the providers, whose keys are ids, have come.
    await who.page.waitForFunction(
      (row) => /^[0-9a-f]{8}-/.test(document.querySelector(row)?.getAttribute('data-row-key') ?? ''),
      ROW,
    );
    let small = 0;
    for (const row of await rows.all()) {
      const n = Number(await row.locator('td').nth(2).innerText());
      const kept = await row.locator('td').nth(3).innerText();
      if (n === 0 || n >= 10) continue;
      small += 1;
      expect(kept).toMatch(new RegExp(`^\\d+/${n} 样本不足$`));
      expect(await row.innerText()).not.toContain('%');
      expect(await row.locator('td').first().innerText()).toBe('—');
    }
    expect(small).toBeGreaterThan(0);
    expect(who.faults()).toEqual([]);
    await who.close();
  });
});

describe('published results', () => {
  test('anybody reads the newest quarter and its method', async () => {
    const { periods } = await get<{ periods: { period: string }[] }>('bureau', '/v1/stats/periods');
    const who = await person();
    await who.open('/open/commitments');
    await who.page.getByRole('heading', { name: `${periods[0]?.period} 履约结果` }).waitFor();
    await who.page.locator('.filter-bar select').last().selectOption('PROVIDER');
    await who.page.waitForURL(/part=PROVIDER/);
    await who.page.getByRole('heading', { name: '统计口径' }).waitFor();
    expect(who.faults()).toEqual([]);
    await who.close();
  });
});

describe('a period', () => {
  test('is published once, and again with the reason for what was corrected', async () => {
    const bureau = await person('bureau');
    await bureau.open('/s/league');
    const panel = bureau.page.locator('section', { has: bureau.page.locator('#published') });
    await panel.getByRole('button', { name: '发布一期' }).click();
    const dialog = bureau.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '发布一期' }).click();
    await dialog.getByText('请选择要发布的月份或季度').first().waitFor();
    const choice = dialog.getByLabel('期', { exact: true });
    const months = await choice
      .locator('option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    const period = months.find((month) => /^\d{4}-\d{2}$/.test(month)) ?? '';
    await choice.selectOption(period);
    await dialog.getByRole('button', { name: `公开发布 ${period}` }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.getByRole('link', { name: period, exact: true }).waitFor();

    // A fact of that month is corrected: a red card of it is not held against its obligor.
    const [year, month] = period.split('-').map(Number);
    const next = month === 12 ? [(year ?? 0) + 1, 1] : [year, (month ?? 0) + 1];
    const days = `datedFrom.year=${year}&datedFrom.month=${month}&datedFrom.day=1&datedTo.year=${next[0]}&datedTo.month=${next[1]}&datedTo.day=1`;
    const { cards } = await get<{ cards: { id: string }[] }>(
      'bureau',
      `/v1/cards?levels=LEVEL_RED&states=CARD_STATE_STANDING&outcomes=COMMITMENT_OUTCOME_LATE&${days}`,
    );
    const card = cards.at(-1)?.id;
    if (!card) throw new Error(`nothing of ${period} is late`);
    await call('bureau', 'POST', `/v1/cards/${card}:excuse`, { id: card, reason: '示例：经查系企业改期。' });

    const row = panel.locator('tr', { has: bureau.page.getByRole('link', { name: period, exact: true }) });
    await row.getByRole('button', { name: '更正' }).click();
    await dialog.getByRole('button', { name: `重新公开发布 ${period}` }).click();
    await dialog.getByText('请写明更正原因').first().waitFor();
    await dialog.getByRole('textbox').fill('示例：一张红牌经查应予免责。');
    await dialog.getByRole('button', { name: `重新公开发布 ${period}` }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.getByText('一张红牌经查应予免责').waitFor();
    const read = (number: number) =>
      get<{ total: { n: number; excused: number } }>(
        'bureau',
        `/v1/stats/periods/${period}?restatement=${number}`,
      );
    const [first, second] = [await read(0), await read(1)];
    expect(second.total).toMatchObject({ n: first.total.n - 1, excused: first.total.excused + 1 });
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});
