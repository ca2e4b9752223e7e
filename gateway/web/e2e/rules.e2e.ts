// The bureau makes a day a rest day: the impact is shown, the revision published, open clocks follow.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { eventually, get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Clock {
  id: string;
  dueTime: string;
  caseNumber: string;
}

const local = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);

/** The open clock that is due last within the published calendar: far from what other journeys look at. */
async function farthest(): Promise<Clock> {
  const through = (await get<{ publishedThrough: { year: number } }>('bureau', '/v1/calendars/cn'))
    .publishedThrough.year;
  let [token, found]: [string, Clock | undefined] = ['', undefined];
  do {
    const page = await get<{ commitments: Clock[]; nextPageToken: string }>(
      'bureau',
      `/v1/commitments?queue=CLOCK_QUEUE_OPEN&pageSize=200&pageToken=${encodeURIComponent(token)}`,
    );
    for (const clock of page.commitments)
      if (clock.dueTime && local(clock.dueTime) < `${through}-12-20`) found = clock;
    token = page.nextPageToken;
  } while (token);
  if (!found) throw new Error('no open clock is due within the published calendar');
  return found;
}

describe('rules', () => {
  test('a day off is drafted, its impact seen, published, and due dates move', async () => {
    const clock = await farthest();
    const day = local(clock.dueTime);
    const bureau = await person('bureau');
    await bureau.open('/s/rules');
    await bureau.page.getByLabel('年份').selectOption(day.slice(0, 4));
    await bureau.page.getByRole('button', { name: new RegExp(`^${day}`) }).click();
    const dialog = bureau.page.locator('dialog');
    await dialog.getByLabel('休息').check();
    await dialog.getByLabel('名称').fill('临时放假');
    await dialog.getByRole('button', { name: '保存到草稿' }).click();
    const impact = bureau.page.locator('.impact');
    await impact.waitFor();
    expect(await impact.innerText()).toMatch(/^影响 [1-9]\d* 个计时，\d+ 个变为超期$/);
    const unmoved = await get<Clock>('bureau', `/v1/commitments/${clock.id}`);
    expect(unmoved.dueTime).toBe(clock.dueTime);

    await bureau.page.getByRole('button', { name: '发布新版本' }).click();
    await dialog.getByLabel('原因').fill('市政府关于临时放假的通知');
    await dialog.getByRole('button', { name: '发布新版本' }).click();
    await bureau.page.getByText(/重算完成 100 %/).waitFor();
    await settled(bureau.page);
    expect(await bureau.page.getByRole('button', { name: new RegExp(`^${day} · 休息`) }).count()).toBe(1);
    const moved = await eventually(async () => {
      const now = await get<Clock>('bureau', `/v1/commitments/${clock.id}`);
      return now.dueTime > clock.dueTime ? now : undefined;
    }, 'the due date moves');
    expect(local(moved.dueTime) > day).toBe(true);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });

  test('a policy tells what it would have done before it is published', async () => {
    const bureau = await person('bureau');
    bureau.allow(/400/);
    await bureau.open('/s/rules');
    await bureau.page.getByRole('button', { name: '修改 出具报告 · 认证' }).click();
    const dialog = bureau.page.locator('dialog');
    await dialog.getByLabel('承诺时限').fill('91');
    await dialog.getByLabel('原因').fill('年度调整');
    await dialog.getByRole('button', { name: '发布新版本' }).click();
    await dialog.getByText('承诺时限不得超过法定时限 90').first().waitFor();
    await dialog.getByLabel('承诺时限').fill('59');
    await dialog.getByText(/在办计时 \d+ 个沿用原版本/).waitFor();
    await dialog.getByRole('button', { name: '发布新版本' }).click();
    await bureau.page.getByText('59 个工作日').first().waitFor();
    const versions = await get<{ versions: { version: number; promised: number }[] }>(
      'bureau',
      '/v1/policies/delivery-certification/versions',
    );
    expect(versions.versions.map(({ promised }) => promised)).toEqual([59, 60]);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});
