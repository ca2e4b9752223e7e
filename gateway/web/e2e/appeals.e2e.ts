// A provider appeals against an upheld rating, the bureau decides; a clock that the bureau ends and reopens tells so.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf } from './lib/cases.ts';
import { get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Rating {
  id: string;
  caseNumber: string;
  providerId: string;
  appeal: string;
  state: string;
}

describe('an upheld rating', () => {
  test('is appealed against by its provider once, and struck by the bureau', async () => {
    const { ratings } = await get<{ ratings: Rating[] }>(
      'bureau',
      '/v1/ratings?states=RATING_STATE_RECTIFYING&pageSize=100',
    );
    const rating = ratings.find(({ appeal }) => !appeal);
    if (!rating) throw new Error('no rating has to be rectified');
    const lab = await person(await accountOf(rating.providerId));
    await lab.open('/p/ratings?state=RATING_STATE_RECTIFYING');
    const row = lab.page.locator(`[data-row-key="${rating.id}"]`);
    await row.getByRole('button', { name: '申诉' }).click();
    const dialog = lab.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '申诉' }).click();
    await dialog.getByText('请写明事实和理由').first().waitFor();
    await dialog.getByLabel('事实和理由').fill('示例：迟延由企业改期所致，有确认记录。');
    await dialog.getByRole('button', { name: '申诉' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(lab.faults()).toEqual([]);
    await lab.close();

    const bureau = await person('bureau');
    await bureau.open('/s/asked');
    const asked = bureau.page.locator(`[data-row-key="${rating.id}"]`);
    await asked.getByRole('button', { name: '裁定' }).click();
    const verdict = bureau.page.getByRole('dialog');
    await verdict.getByLabel('结论').selectOption('strike');
    await verdict.getByLabel('裁定理由').fill('示例：改期记录属实。');
    await verdict.getByRole('button', { name: '裁定' }).click();
    await verdict.waitFor({ state: 'detached' });
    expect((await get<Rating>('bureau', `/v1/ratings/${rating.id}`)).state).toBe('RATING_STATE_EXCLUDED');
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

describe('a clock in the hands of the bureau', () => {
  test('is completed and reopened with reasons, and its history says by whom', async () => {
    const found = await get<{ commitments: { id: string }[] }>(
      'bureau',
      '/v1/commitments?stages=COMMITMENT_STAGE_QUOTATION&statuses=COMMITMENT_STATUS_RUNNING&pageSize=20',
    );
    const id = found.commitments.at(-1)?.id;
    if (!id) throw new Error('no quotation is awaited');
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open(`/s/cases/${id}`);
    const panel = page.locator('.clock.chosen');
    for (const verb of ['办结计时', '重开计时']) {
      await panel.getByRole('button', { name: verb, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('原因').fill(`示例：${verb}`);
      await dialog.getByRole('button', { name: verb }).click();
      await dialog.waitFor({ state: 'detached' });
      await settled(page);
    }
    await panel.getByText('计时记录').first().click();
    const lines = panel.getByRole('table', { name: '计时记录' }).locator('tbody tr');
    await lines.filter({ hasText: '示例：重开计时' }).filter({ hasText: '市场监管局' }).waitFor();
    expect(await lines.filter({ hasText: '示例：办结计时' }).count()).toBe(1);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});
