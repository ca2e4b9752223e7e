// 提升行动: from a cell of the gap map to a running action with a request, and its end.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person } from './lib/browser.ts';
import { call, get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Action {
  id: string;
  state: string;
  gap?: { region: string };
}

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
    await page.getByRole('button', { name: '启动', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '启动' }).click();
    await page.getByRole('button', { name: '结束', exact: true }).waitFor();
    expect((await get<Action>('bureau', `/v1/actions/${id}`)).state).toBe('ACTION_STATE_RUNNING');
    // The cell leads to the task that it has.
    await bureau.open('/s/gaps?cluster=CLUSTER_NEW_MATERIALS');
    await page.locator('[data-row-key] button.link-like').first().click();
    await page.getByRole('dialog').getByRole('link', { name: '已有任务' }).click();
    await page.waitForURL(new RegExp(`/s/actions/${id}$`));
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
