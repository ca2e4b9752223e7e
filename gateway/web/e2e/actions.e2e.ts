// 提升行动: from a cell of the gap map to a running action with a request, and its end.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person } from './lib/browser.ts';
import { accepted, type Request } from './lib/cases.ts';
import { call, get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Action {
  id: string;
  state: string;
  title: string;
  gap?: { region: string };
  indicators: { target?: number }[];
}

type Tagged = Request & { actionId: string };

describe('an improvement action', () => {
  test('is made of a cell of the gap map, started with its target, and cancelled with a reason', async () => {
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open('/s/gaps?cluster=CLUSTER_NEW_MATERIALS');
    await page.locator('[data-row-key] button.link-like').first().click();
    const cell = page.getByRole('dialog', { name: '缺口说明' });
    await cell.getByRole('button', { name: '生成补缺任务' }).click();
    const form = page.getByRole('dialog', { name: '生成补缺任务' });
    await form.getByLabel('目标').fill('3');
    await form.getByRole('button', { name: '生成补缺任务' }).click();
    await page.waitForURL(/\/s\/actions\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: '缺口前后对比' }).waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    // The draft is written on: its days, one who takes part, and what was typed meanwhile stays.
    await page.getByLabel('目标 1').fill('4');
    await page.getByRole('button', { name: '修改草稿' }).click();
    const frame = page.getByRole('dialog', { name: '修改提升行动' });
    await frame.getByLabel('开始日期').fill('2026-03-10');
    await frame.getByLabel('结束日期').fill('2026-03-01');
    await frame.getByRole('button', { name: '保存' }).click();
    await frame.getByRole('link', { name: /结束日期：不得早于/ }).waitFor();
    await frame.getByLabel('结束日期').fill('2026-09-01');
    await frame.getByRole('button', { name: '保存' }).click();
    await page.getByText('2026-03-10 – 2026-09-01').waitFor();
    await page.getByRole('button', { name: '登记参与人员' }).click();
    const members = page.getByRole('dialog', { name: '登记参与人员' });
    await members.getByRole('button', { name: '添加一人' }).click();
    await members.getByLabel('姓名 1').fill('李示例');
    await members.getByLabel('分工 1').fill('联络');
    await members.getByRole('button', { name: '保存参与人员' }).click();
    await page.getByText('李示例 · 联络').waitFor();
    await page.getByRole('button', { name: '保存指标' }).click();
    await expect
      .poll(async () => (await get<Action>('bureau', `/v1/actions/${id}`)).indicators[0]?.target)
      .toBe(4);
    await page.getByRole('button', { name: '启动', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '启动' }).click();
    await page.getByRole('button', { name: '结束', exact: true }).waitFor();
    expect((await get<Action>('bureau', `/v1/actions/${id}`)).state).toBe('ACTION_STATE_RUNNING');
    // The cell leads to the task that it has.
    await bureau.open('/s/gaps?cluster=CLUSTER_NEW_MATERIALS');
    await page.locator('[data-row-key] button.link-like').first().click();
    await page.getByRole('dialog').getByRole('link', { name: '已有任务' }).click();
    await page.waitForURL(new RegExp(`/s/actions/${id}$`));
    // A case of the cluster is put under it on its page, and and taken out with a reason.
    const { title } = await get<Action>('bureau', `/v1/actions/${id}`);
    const request = await accepted('归入提升行动的示例');
    await bureau.open(`/s/cases/${request.caseNumber}`);
    await page.getByRole('button', { name: '归入行动' }).click();
    const tag = page.getByRole('dialog');
    await tag.getByLabel('进行中的行动').selectOption({ label: title });
    await tag.getByRole('button', { name: '归入行动' }).click();
    await page.getByRole('link', { name: title }).waitFor();
    await page.getByRole('button', { name: '移出', exact: true }).click();
    const out = page.getByRole('dialog');
    await out.getByLabel('原因').fill('归错行动');
    await out.getByRole('button', { name: '移出', exact: true }).click();
    await page.getByRole('button', { name: '归入行动' }).waitFor();
    expect((await get<Tagged>('bureau', `/v1/requests/${request.id}`)).actionId).toBe('');
    await bureau.open(`/s/actions/${id}`);
    // A result without evidence does not close it.
    await page.getByLabel('结果 1').fill('1');
    await page.getByRole('button', { name: '保存指标' }).click();
    await expect.poll(() => page.getByLabel('结果 1').inputValue()).toBe('1');
    await page.getByRole('button', { name: '结束', exact: true }).click();
    const closing = page.getByRole('dialog', { name: '结束提升行动' });
    await closing.getByLabel('结论').fill('示例结论');
    await closing.getByRole('button', { name: '结束', exact: true }).click();
    await closing.getByText('缺少结果或佐证').waitFor();
    await page.keyboard.press('Escape');
    await call('bureau', 'POST', `/v1/actions/${id}:cancel`, { reason: '示例取消' });
    await bureau.open('/s/actions?state=ACTION_STATE_CANCELLED');
    await page.locator(`a[href$="/s/actions/${id}"]`).waitFor();
    await bureau.close();
  });
});
