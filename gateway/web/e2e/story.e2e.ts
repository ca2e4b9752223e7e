// The story from need to report, lived by four people at their browsers.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf, clock, offersOf, quote, type Request } from './lib/cases.ts';
import { eventually, get } from './lib/platform.ts';

afterAll(closeBrowser);

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('the story', () => {
  test('a firm asks, a centre accepts, a lab quotes and delivers, the firm confirms, the bureau sees every clock', async () => {
    const title = `浏览器里的故事`;
    const firm = await person('firm01');
    const centre = await person('centre.371002');
    const bureau = await person('bureau');

    // The firm states its need.
    await firm.open('/e/requests/new');
    await firm.page.getByLabel('检测对象').fill('碳纤维复丝');
    await firm.page.getByRole('combobox', { name: /^参数/ }).fill('拉伸强度');
    await firm.page.getByRole('combobox', { name: /^标准/ }).fill('GB/T 3362-2017');
    await firm.page.getByRole('button', { name: '开始填写' }).click();
    await firm.page.waitForURL(/\/edit\/items$/);
    const id = /requests\/([^/]+)\/edit/.exec(firm.page.url())?.[1] ?? '';
    await firm.open(`/e/requests/${id}/edit/terms`);
    await firm.page.getByLabel('标题').fill(title);
    await firm.page.getByRole('button', { name: '保存并继续' }).click();
    await firm.page.waitForURL(/\/samples$/);
    await firm.open(`/e/requests/${id}/edit/check`);
    await firm.page.getByRole('button', { name: '提交需求' }).click();
    await firm.page.waitForURL(/\/e\/requests\/WH-/);
    const request = await get<Request>('firm01', `/v1/requests/${id}`);

    // The centre finds it in its queue and accepts it.
    await centre.open('/c/queue?queue=TO_ACCEPT');
    await centre.page.getByText(request.caseNumber).first().click();
    await centre.page.waitForURL(/\/c\/requests\//);
    await settled(centre.page);
    await centre.page.getByRole('button', { name: /^受理/ }).click();
    await eventually(
      async () =>
        (await get<Request>('firm01', `/v1/requests/${id}`)).state !== 'REQUEST_STATE_SUBMITTED'
          ? true
          : undefined,
      'the request is accepted',
    );

    // The firm looks at who fits and asks the first three.
    await firm.open('/e');
    await firm.page.getByRole('link', { name: `查看候选机构 ${request.caseNumber}` }).click();
    await firm.page.getByRole('button', { name: '查看候选机构' }).click();
    const candidates = firm.page.locator('dialog');
    await candidates.getByText(/符合全部条件的有 \d+ 处场所/).waitFor();
    await candidates.getByRole('button', { name: '邀请前三家' }).click();
    await candidates.waitFor({ state: 'detached' });

    // Providers are asked; one of them quotes in its browser, the others through the API.
    const item = request.items[0]?.id ?? '';
    const offers = await eventually(
      async () => {
        const found = await offersOf(id);
        return found.length >= 3 ? found : undefined;
      },
      'three offers',
      60,
    );
    expect(offers.every((offer) => offer.itemIds.includes(item))).toBe(true);
    const [own, ...others] = offers;
    if (!own) throw new Error('no offer');
    for (const offer of others.slice(0, 2)) await quote(offer, { factor: 1.3 });
    const lab = await person(await accountOf(own.providerId));
    await lab.open(`/p/offers/${own.id}`);
    await lab.page.getByRole('button', { name: '报价并承诺' }).click();
    await lab.page.getByRole('heading', { name: '当前报价' }).waitFor();

    // The firm compares and chooses.
    await firm.open(`/e/requests/${request.caseNumber}/offers`);
    const provider = (await get<{ displayName: string }>('firm01', `/v1/providers/${own.providerId}`))
      .displayName;
    await firm.page.locator('table.compare thead th', { hasText: provider }).first().waitFor();
    const column = (await firm.page.locator('table.compare thead th').allInnerTexts()).indexOf(provider);
    expect(column).toBeGreaterThanOrEqual(0);
    await firm.page.locator('table.compare').getByRole('button', { name: '选择此机构' }).nth(column).click();
    await firm.page.locator('dialog').getByRole('button', { name: '选择此机构' }).click();
    await firm.page.locator('dialog').waitFor({ state: 'detached' });
    const order = await eventually(
      async () =>
        (
          await get<{ orders: { id: string; number: string }[] }>(
            'firm01',
            `/v1/orders?serviceRequestId=${id}`,
          )
        ).orders[0],
      'an order',
    );

    // The lab registers the sample: the delivery clock starts.
    await lab.open(`/p/jobs/${order.id}`);
    await lab.page.getByRole('button', { name: '登记收样' }).first().click();
    await lab.page.locator('dialog').getByLabel('样品编号').fill('S-2026-0001');
    await lab.page.locator('dialog').getByRole('button', { name: '登记收样' }).click();
    await lab.page.locator('dialog').waitFor({ state: 'detached' });
    const before = await eventually(async () => {
      const found = await clock(id, 'DELIVERY');
      return found.status === 'COMMITMENT_STATUS_RUNNING' ? found : undefined;
    }, 'the delivery clock runs');

    // It asks the firm; the new due time stands there before the clock is stopped.
    await lab.open(`/p/jobs/${order.id}`);
    await lab.page.getByRole('button', { name: '请企业确认' }).click();
    const asking = lab.page.locator('dialog');
    await asking.getByText(/现到期 .+ → 新到期 .+/).waitFor();
    await asking.getByLabel('要确认的问题').fill('断裂在夹具处的两根样品是否重新制样？');
    await asking.getByRole('button', { name: '请企业确认' }).click();
    await asking.waitFor({ state: 'detached' });
    await eventually(
      async () => ((await clock(id, 'DELIVERY')).status === 'COMMITMENT_STATUS_PAUSED' ? true : undefined),
      'the delivery clock stands still',
    );

    // The firm answers from its home page.
    await firm.open('/e');
    await firm.page.getByRole('link', { name: `回答 ${order.number}` }).click();
    await firm.page.waitForURL(/\/messages$/);
    await firm.page.getByLabel('您的答复').fill('请重新制样。');
    await firm.page.getByRole('button', { name: '提交答复' }).click();
    const running = await eventually(async () => {
      const found = await clock(id, 'DELIVERY');
      return found.status === 'COMMITMENT_STATUS_RUNNING' ? found : undefined;
    }, 'the delivery clock runs again');
    expect(Date.parse(running.dueTime)).toBeGreaterThanOrEqual(Date.parse(before.dueTime));

    // The lab delivers within its scope.
    await lab.open(`/p/jobs/${order.id}/deliver`);
    await lab.page
      .locator('input[type=file]')
      .setInputFiles({ name: '报告.pdf', mimeType: 'application/pdf', buffer: PDF });
    await lab.page.getByLabel('报告编号').fill(`R-${order.number}`);
    await lab.page.getByLabel('授权签字人').fill('示例签字人');
    await lab.page.getByRole('checkbox', { name: 'CMA', exact: true }).check();
    await lab.page.getByText('在能力范围内').first().waitFor();
    await lab.page.getByRole('button', { name: '交付报告' }).click();
    await lab.page.waitForURL(/\/p\/jobs\/[^/]+$/);

    // The firm reads, confirms and rates it.
    await firm.open(`/e/requests/${request.caseNumber}/report`);
    const [download] = await Promise.all([
      firm.page.waitForEvent('download'),
      firm.page.getByRole('button', { name: '下载' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe('报告.pdf');
    await firm.page.getByRole('button', { name: '确认报告' }).click();
    await firm.page.getByRole('radio', { name: '非常满意', exact: true }).check();
    await firm.page.getByRole('button', { name: '提交评价' }).click();
    await firm.page.getByText('非常满意').last().waitFor();
    await eventually(
      async () =>
        (await get<Request>('firm01', `/v1/requests/${id}`)).state === 'REQUEST_STATE_COMPLETED'
          ? true
          : undefined,
      'the case is completed',
    );

    // The bureau sees every clock of the case with its account.
    await bureau.open(`/s/cases/${request.caseNumber}`);
    await bureau.page.getByText('按期办结').first().waitFor();
    for (const stage of ['受理', '响应', '出具报告']) {
      await expect.poll(() => bureau.page.locator('main').innerText()).toContain(stage);
    }

    for (const [name, who] of Object.entries({ firm, centre, lab, bureau }))
      expect(who.faults(), name).toEqual([]);
    await Promise.all([firm, centre, lab, bureau].map((who) => who.close()));
  });
});
