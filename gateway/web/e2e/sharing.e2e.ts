// Sharing and sending: a slot from search to confirmation, what a centre shares, one request for many instruments, and the
// profile of a firm.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf } from './lib/cases.ts';
import { get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Found {
  resources: { resource: { id: string; title: string; ownerId: string }; freeSlots: unknown[] }[];
}

/** A resource of a laboratory that has free slots, and that laboratory's account. */
async function offered() {
  const listed = await get<{ providers: { id: string }[] }>('firm01', '/v1/providers?pageSize=200');
  const labs = new Set(listed.providers.map(({ id }) => id));
  const query = 'class=RESOURCE_CLASS_SOFTWARE&pageSize=100';
  const found = await get<Found>('firm01', `/v1/resources:search?${query}`);
  for (const { resource, freeSlots } of found.resources) {
    if (freeSlots.length > 0 && labs.has(resource.ownerId))
      return { resource, account: await accountOf(resource.ownerId) };
  }
  throw new Error('the demonstration data has no free software of a laboratory');
}

describe('a slot of a shared resource', () => {
  test('is found, booked, confirmed by its owner and cancelled by the firm', async () => {
    const { resource, account } = await offered();
    const firm = await person('firm02');
    const { page } = firm;
    await firm.open('/open/resources?class=RESOURCE_CLASS_SOFTWARE&size=100');
    await page.getByRole('link', { name: resource.title, exact: true }).click();
    await settled(page);
    await page.getByRole('button', { name: '后 7 天' }).click();
    await settled(page);
    await page.locator('button.slot').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '提交预约' }).click();
    await dialog.getByRole('alert').getByRole('link', { name: /用途/ }).click();
    const purpose = `端到端预约 ${Date.now()}`;
    await dialog.getByLabel('用途').fill(purpose);
    firm.allow(/^(HTTP 400: \/v1\/bookings|console error: Failed to load resource.*400)/);
    await dialog.getByRole('button', { name: '提交预约' }).click();
    await page.getByRole('status').filter({ hasText: '已提交预约' }).waitFor();
    await page.getByRole('link', { name: '查看我的预约' }).click();
    await settled(page);
    const mine = page.getByRole('row').filter({ hasText: purpose });
    expect(await mine.innerText()).toContain('待确认');

    const owner = await person(account);
    await owner.open('/p/bookings?state=BOOKING_STATE_REQUESTED');
    await owner.page
      .getByRole('row')
      .filter({ hasText: purpose })
      .getByRole('button', { name: '确认预约' })
      .click();
    await owner.page.getByText(purpose).waitFor({ state: 'detached' });
    expect(owner.faults()).toEqual([]);
    await owner.close();

    await page.reload();
    await settled(page);
    expect(await mine.innerText()).toContain('已确认');
    await mine.getByRole('button', { name: '取消预约' }).click();
    await dialog.getByLabel('原因').fill('样品未备齐');
    await dialog.getByRole('button', { name: '取消预约' }).click();
    await mine.getByText('已取消').waitFor();
    expect(firm.faults().filter((fault) => !/400/.test(fault))).toEqual([]);
    await firm.close();
  });
});

describe('the ledger of instruments', () => {
  test('three instruments become the draft of one request', async () => {
    const firm = await person('firm03');
    const { page } = firm;
    await firm.open('/e/instruments');
    for (const row of [1, 2, 3]) await page.getByRole('row').nth(row).getByRole('checkbox').check();
    await page.getByRole('button', { name: '批量送检（3）' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '生成送检需求' }).click();
    await page.waitForURL(/\/e\/requests\/[^/]+\/edit\/check$/);
    await settled(page);
    const id = /requests\/([^/]+)\/edit/.exec(page.url())?.[1] ?? '';
    const request = await get<{ state: string; items: { need: { quantity: number } }[] }>(
      'firm03',
      `/v1/requests/${id}`,
    );
    expect(request.state).toBe('REQUEST_STATE_DRAFT');
    expect(request.items.reduce((sum, { need }) => sum + need.quantity, 0)).toBe(3);
    await firm.open('/e/instruments');
    expect(await page.getByRole('link', { name: '送检中' }).count()).toBe(3);
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});

describe('a service centre', () => {
  test('shares a room, which everybody finds once it is published', async () => {
    const centre = await person('centre.371002');
    const { page } = centre;
    await centre.open('/c/resources');
    await page.getByRole('button', { name: '新增资源' }).click();
    const dialog = page.getByRole('dialog');
    const title = `示例培训室 ${Date.now()}`;
    await dialog.getByLabel('类别').selectOption('RESOURCE_CLASS_ROOM');
    await dialog.getByLabel('资源名称').fill(title);
    await dialog.getByLabel('能力与参数').fill('可容纳 40 人');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: title });
    await row.getByRole('button', { name: '发布' }).click();
    await row.getByRole('button', { name: '下架' }).waitFor();
    await row.getByRole('link', { name: title }).click();
    await page.waitForURL(/\/open\/resources\//);
    await settled(page);
    expect(await page.getByRole('main').innerText()).toContain('示例环翠区质量服务中心');
    expect(centre.faults()).toEqual([]);
    await centre.close();
  });
});

describe('the profile of a firm', () => {
  test('keeps what is typed when it is refused, and is saved once it is mended', async () => {
    const firm = await person('firm04');
    const { page } = firm;
    await firm.open('/e/profile');
    await page.getByLabel('行业代码').fill('制造业');
    await page.getByLabel('电话').fill('12');
    firm.allow(/^(HTTP 400: \/v1\/enterprises|console error: Failed to load resource.*400)/);
    await page.getByRole('button', { name: '保存资料' }).click();
    // The refusal comes a moment after the click.
    await page.getByRole('alert').getByRole('listitem').nth(1).waitFor();
    expect(await page.getByRole('alert').getByRole('listitem').count()).toBe(2);
    expect(await page.getByLabel('行业代码').inputValue()).toBe('制造业');
    await page.getByLabel('行业代码').fill('C3091');
    await page.getByLabel('姓名').fill('赵示例');
    await page.getByLabel('电话').fill('0631-0000001');
    await page.getByRole('button', { name: '保存资料' }).click();
    await page.getByRole('status').getByText('已保存').waitFor();
    const id = (await get<{ organization: { id: string } }>('firm04', '/v1/me')).organization.id;
    const kept = await get<{ industry: string; qualityOfficer: { name: string } }>(
      'bureau',
      `/v1/enterprises/${id}`,
    );
    expect([kept.industry, kept.qualityOfficer.name]).toEqual(['C3091', '赵示例']);
    // A supplier is a number to write and a name to read.
    const supplier = (await get<{ organization: { id: string; displayName: string } }>('firm05', '/v1/me'))
      .organization;
    await page.getByLabel('链主企业').check();
    await page.getByRole('textbox', { name: /^添加供应商/ }).fill(supplier.id);
    await page.getByRole('button', { name: '保存资料' }).click();
    await page.getByRole('list', { name: '已登记的供应商' }).getByText(supplier.displayName).waitFor();
    expect(firm.faults()).toEqual([]);
    await firm.close();
  });
});
