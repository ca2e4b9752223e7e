// J10: the counter, by keyboard alone.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person } from './lib/browser.ts';
import { need, offersOf, type Request } from './lib/cases.ts';
import { call, eventually, get } from './lib/platform.ts';

afterAll(closeBrowser);

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('J10 counter intake', () => {
  test('from the firm to the receipt without a pointer, within 90 seconds', async () => {
    const firm = await get<{ organization: { uscc: string; displayName: string } }>('firm01', '/v1/me');
    const clerk = await person('centre.371002');
    const { page } = clerk;
    // The receipt is printed by the page itself; a browser without a printer only counts it.
    await clerk.context.addInitScript(() => {
      window.print = () => {
        document.documentElement.dataset.printed = String(
          Number(document.documentElement.dataset.printed ?? 0) + 1,
        );
        window.dispatchEvent(new Event('beforeprint'));
        window.dispatchEvent(new Event('afterprint'));
      };
    });
    await clerk.open('/c');
    const begun = Date.now();
    await page.keyboard.press('F2');
    await page.waitForURL(/\/c\/intake/);
    const firmField = page.getByRole('combobox', { name: /^企业/ });
    await expect.poll(() => firmField.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type(firm.organization.uscc);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toMatch(/kind$/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('gb/t3362-2017');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('检测对象').inputValue()).not.toBe('');
    // The signed consent comes from the scanner's folder: the one thing that is not typed.
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '同意书.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.getByText('已上传：同意书.pdf').waitFor();
    await page.keyboard.press('Control+Enter');
    const notice = page.getByRole('status').filter({ hasText: '编号 WH-' });
    await notice.waitFor();
    expect(Date.now() - begun).toBeLessThan(90_000);
    expect(await clerk.pointers()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.printed)).toBe('1');
    const number = /WH-\d{4}-\d{6}/.exec(await notice.innerText())?.[0] ?? '';

    // One A4 page with the number and a code to follow the case by.
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.print-only');
    await sheet.getByText(number).first().waitFor();
    expect(await sheet.locator('svg').count()).toBeGreaterThan(0);
    const paper = await page.pdf({ preferCSSPageSize: true });
    expect((paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length).toBe(1);
    await page.emulateMedia({ media: 'screen' });

    // The firm sees who entered it, and the consent.
    const request = await eventually(
      async () => get<Request>('firm01', `/v1/requests/${number}`).catch(() => undefined),
      'the firm has the case',
    );
    expect(request.channel).toBe('CHANNEL_WINDOW');
    expect(request.consentDocumentId).not.toBe('');
    const owner = await person('firm01');
    await owner.open(`/e/requests/${number}`);
    await owner.page.getByText('窗口代录').first().waitFor();
    expect([...clerk.faults(), ...owner.faults()]).toEqual([]);
    await clerk.close();
    await owner.close();
  });
});

describe('dispatch', () => {
  test('two items of a case are planned together, and what is sent is told row by row', async () => {
    const asked = need(`端到端派单 ${Date.now()}`);
    const [item] = asked.items;
    const draft = await call<Request>('firm01', 'POST', '/v1/requests', { ...asked, items: [item, item] });
    await call<Request>('firm01', 'POST', `/v1/requests/${draft.id}:submit`, {});
    const request = await call<Request>('centre.371002', 'POST', `/v1/requests/${draft.id}:accept`, {});
    const clerk = await person('centre.371002');
    const { page } = clerk;
    await clerk.open('/c/dispatch');
    const rows = page.getByRole('row').filter({ hasText: request.caseNumber });
    expect(await rows.count()).toBe(2);
    await rows.first().getByRole('button', { name: '组合方案（2 项）' }).click();
    const plan = page.getByRole('dialog');
    await plan.getByRole('button', { name: '派单（2 项）' }).waitFor();
    expect(await plan.innerText()).toMatch(/已证明最优|与最优相差至多/);
    // One is left out: it waits for another day.
    await plan.getByRole('checkbox', { name: /^2\./ }).uncheck();
    await plan.getByRole('button', { name: '派单（1 项）' }).click();
    await plan.getByText('已派单').waitFor();
    expect(await plan.getByText('已派单').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(1);
    const offers = await offersOf(request.id);
    expect(offers.map(({ itemIds }) => itemIds)).toEqual([[request.items[0]?.id]]);

    // What is left is placed with whatever else waits.
    await rows.first().getByRole('checkbox').check();
    await page.getByRole('button', { name: '批量分配（1 项）' }).click();
    await plan.getByRole('button', { name: '派单（1 项）' }).click();
    await plan.getByText('已派单').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(0);
    expect(clerk.faults()).toEqual([]);
    await clerk.close();
  });
});

describe('the plan of a case', () => {
  test('the firm invites for one item by it, the centre for the other; each row tells how it went', async () => {
    const one = need('按方案邀请的需求');
    const draft = await call<Request>('firm01', 'POST', '/v1/requests', {
      ...one,
      items: [...one.items, ...one.items],
    });
    const request = await call<Request>('firm01', 'POST', `/v1/requests/${draft.id}:submit`, {});
    await call('centre.371002', 'POST', `/v1/requests/${draft.id}:accept`, {});
    const best = await eventually(async () => {
      const { plan } = await get<{ plan?: { best?: { items: { itemId: string; providerId: string }[] } } }>(
        'firm01',
        `/v1/requests/${draft.id}`,
      );
      return plan?.best;
    }, 'the case is planned');
    const asked = async () =>
      (await offersOf(draft.id)).map(({ providerId, itemIds }) => `${itemIds} ${providerId}`);
    const [first, second] = best.items;
    if (!first || !second) throw new Error('the plan has not both items');

    const firm = await person('firm01');
    await firm.open(`/e/requests/${request.caseNumber}/offers`);
    const plan = firm.page.getByRole('region', { name: '组合方案' });
    await plan.getByRole('checkbox', { name: /^2\./ }).uncheck();
    await plan.getByRole('button', { name: '邀请方案中的机构（1 项）' }).click();
    await plan.getByText('已邀请', { exact: true }).waitFor();
    expect(await asked()).toEqual([`${first.itemId} ${first.providerId}`]);

    const clerk = await person('centre.371002');
    await clerk.open(`/c/requests/${request.caseNumber}`);
    const same = clerk.page.getByRole('region', { name: '组合方案' });
    await same.getByRole('button', { name: '邀请方案中的机构（1 项）' }).click();
    await same.getByText('已邀请', { exact: true }).waitFor();
    expect((await asked()).sort()).toEqual(
      best.items.map(({ itemId, providerId }) => `${itemId} ${providerId}`).sort(),
    );
    expect([...firm.faults(), ...clerk.faults()]).toEqual([]);
    await firm.close();
    await clerk.close();
  });
});
