// J5: a provider takes an invitation up and quotes; J6: it closes days; J7: it imports its scope and takes that back.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf, offered, offersOf, quote } from './lib/cases.ts';
import { call, eventually, get, text } from './lib/platform.ts';

afterAll(closeBrowser);

describe('J5 a provider takes up and quotes', () => {
  test('from home in at most four clicks', async () => {
    const { offers } = await offered('从首页报价的需求');
    const [offer] = offers;
    if (!offer) throw new Error('no offer');
    const lab = await person(await accountOf(offer.providerId));
    await lab.open('/p');
    await lab.resetClicks();
    await lab.page.locator(`a[href="/p/offers/${offer.id}"]`).first().click();
    await lab.page.waitForURL(new RegExp(offer.id));
    await settled(lab.page);
    await lab.page.getByRole('button', { name: '报价并承诺' }).click();
    await lab.page.getByRole('heading', { name: '当前报价' }).waitFor();
    expect(await lab.clicks()).toBeLessThanOrEqual(4);
    expect((await get<{ state: string }>('firm01', `/v1/offers/${offer.id}`)).state).toBe(
      'OFFER_STATE_QUOTED',
    );
    expect(lab.faults()).toEqual([]);
    await lab.close();
  });

  test('two at once: one wins, the other keeps what it typed and sees what is true now', async () => {
    const { offers } = await offered('两人同时报价的需求');
    const [offer] = offers;
    if (!offer) throw new Error('no offer');
    const second = await person(await accountOf(offer.providerId));
    second.allow(/409|412|400/);
    await second.open(`/p/offers/${offer.id}`);
    const lead = second.page.getByLabel('承诺工作日');
    await lead.fill('7');
    const excludes = second.page.getByLabel('不含内容');
    await excludes.fill('往返运费');
    await quote(offer);
    await second.page.getByRole('button', { name: '报价并承诺' }).click();
    await second.page.getByText('刚被他人更新').first().waitFor();
    expect(await lead.inputValue()).toBe('7');
    expect(await excludes.inputValue()).toBe('往返运费');
    await second.page.getByText('已报价').first().waitFor();
    expect(second.faults()).toEqual([]);
    await second.close();
  });

  test('a decline says that the next candidate is invited, and it is', async () => {
    const { request, offers } = await offered('谢绝的需求');
    const [offer] = offers;
    if (!offer) throw new Error('no offer');
    const lab = await person(await accountOf(offer.providerId));
    await lab.open(`/p/offers/${offer.id}`);
    await lab.page.getByRole('button', { name: '谢绝' }).click();
    const dialog = lab.page.locator('dialog');
    await dialog.getByText('邀请下一家候选机构').waitFor();
    await dialog.getByLabel('原因').selectOption('NO_CAPACITY');
    await dialog.getByRole('button', { name: '谢绝' }).click();
    await lab.page.getByText('平台已按名次邀请下一家候选机构').waitFor();
    await eventually(async () => {
      const now = await offersOf(request.id);
      return now.length > offers.length ? true : undefined;
    }, 'the next candidate is invited');
    expect(lab.faults()).toEqual([]);
    await lab.close();
  });

  test('a question reaches the firm and stops the clock of the quotation', async () => {
    const { offers } = await offered('有疑问的需求');
    const [offer] = offers;
    if (!offer) throw new Error('no offer');
    const account = await accountOf(offer.providerId);
    await call(account, 'POST', `/v1/offers/${offer.id}:respond`, { willQuote: true });
    const lab = await person(account);
    await lab.open(`/p/offers/${offer.id}`);
    await lab.page.getByRole('button', { name: '向企业提问' }).click();
    const dialog = lab.page.locator('dialog');
    await dialog.getByLabel('问题').fill('丝束规格是 12K 还是 24K？');
    await dialog.getByRole('button', { name: '向企业提问' }).click();
    await dialog.waitFor({ state: 'detached' });
    await lab.page.getByText('等待企业答复').first().waitFor();
    const firm = await person('firm01');
    await firm.open(`/e/requests/${offer.serviceRequestId}/messages`);
    await firm.page.getByText('丝束规格是 12K 还是 24K？').waitFor();
    expect([...lab.faults(), ...firm.faults()]).toEqual([]);
    await lab.close();
    await firm.close();
  });
});

/** A laboratory without a part in the other journeys. */
const QUIET = 'lab35';

async function own(account: string) {
  return (await get<{ organization: { id: string } }>(account, '/v1/me')).organization.id;
}

describe('J6 a provider closes days', () => {
  test('a range is closed after its effects were seen, and weekly rules tell theirs', async () => {
    const id = await own(QUIET);
    const { pools } = await get<{ pools: { id: string }[] }>(QUIET, `/v1/providers/${id}/pools`);
    const lab = await person(QUIET);
    const { page } = lab;
    await lab.open('/p/calendar');
    // Three weeks on nothing is booked yet.
    await page.getByRole('button', { name: '后三周' }).click();
    await settled(page);
    const cell = (column: number) => page.locator(`[data-cell="0-${column}"]`);
    await cell(7).click();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('调整为').selectOption('CLOSE');
    await dialog.getByRole('button', { name: '查看影响' }).click();
    await dialog.getByRole('alert').getByText('不开放须写明原因').waitFor();
    const reason = `设备检修 ${Date.now()}`;
    await dialog.getByLabel('原因').fill(reason);
    await dialog.getByRole('button', { name: '查看影响' }).click();
    await dialog.getByRole('status').getByText('改动 2 天').waitFor();
    await dialog.getByRole('button', { name: '确认调整 2 天' }).click();
    await dialog.waitFor({ state: 'detached' });
    await cell(7).getByText('不开放').waitFor();
    expect(await cell(8).innerText()).toContain(reason);

    await page
      .getByRole('button', { name: /的每周规则/ })
      .first()
      .click();
    await dialog.getByLabel('周一', { exact: true }).fill('6');
    await dialog.getByLabel('提前生成天数').fill('120');
    await dialog.getByRole('button', { name: '查看影响' }).click();
    await dialog
      .getByRole('status')
      .getByText(/手工调整过的 [1-9]\d* 天保持不变/)
      .waitFor();
    await dialog.getByRole('button', { name: '保存每周规则' }).click();
    await dialog.waitFor({ state: 'detached' });
    const rules = await get<{ weekdayTotals: number[]; horizonDays: number }>(
      QUIET,
      `/v1/pools/${pools[0]?.id}/rules`,
    );
    expect([rules.weekdayTotals[0], rules.horizonDays]).toEqual([6, 120]);
    expect(lab.faults()).toEqual([]);
    await lab.close();
  });
});

describe('J7 a provider imports its scope', () => {
  const sheet = (titled: string) => ({
    name: '能力附表.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      [
        `检测对象,${titled},依据的标准(方法)名称及编号,限制范围,内部编号`,
        ...Array.from({ length: 12 }, (_, row) => {
          const standard = row % 4 === 3 ? '没有这个标准' : 'GB/T 228.1-2021';
          return `示例导入件,示例参数${row + 1},${standard},无,N-${row + 1}`;
        }),
      ].join('\r\n'),
    ),
  });

  test('columns are confirmed and remembered, failed rows come back whole, an undo leaves no trace', async () => {
    const id = await own(QUIET);
    const rows = () => text(QUIET, `/v1/providers/${id}/capabilities:export`);
    const before = await rows();
    const titled = `被测项 ${Date.now()}`;
    const lab = await person(QUIET);
    const { page } = lab;
    await lab.open('/p/capabilities/import');
    await page.locator('input[type=file]').setInputFiles(sheet(titled));
    const meaning = page.getByLabel('第 2 列的含义');
    expect(await meaning.inputValue()).toBe('SCOPE_FIELD_UNSPECIFIED');
    await meaning.selectOption('SCOPE_FIELD_PARAMETER');
    await page.getByRole('button', { name: '开始检查' }).click();
    await page.getByRole('heading', { name: '失败行（3）' }).waitFor();
    await page.getByRole('radio', { name: /全部有效才写入/ }).check();
    expect(await page.getByRole('button', { name: '写入能力项' }).isDisabled()).toBe(true);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载失败行 CSV' }).click(),
    ]);
    const failed = await (await file.createReadStream()).toArray();
    const lines = Buffer.concat(failed).toString('utf8').trim().split(/\r?\n/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('N-4');
    await page.getByRole('radio', { name: /只写入有效行/ }).check();
    await page.getByRole('button', { name: '写入能力项' }).click();
    await page.getByRole('heading', { name: '已写入' }).waitFor();
    expect(await rows()).not.toBe(before);
    await page.getByRole('button', { name: '撤销导入' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click();
    await page.getByRole('heading', { name: '已撤销' }).waitFor();
    expect(await rows()).toBe(before);

    // The choice is remembered for the next file; this one is given up.
    await page.getByRole('button', { name: '全部导入记录' }).click();
    await page.locator('input[type=file]').setInputFiles(sheet(titled));
    await page.getByText('沿用上次选择').waitFor();
    expect(await meaning.inputValue()).toBe('SCOPE_FIELD_PARAMETER');
    await page.getByRole('button', { name: '取消导入' }).click();
    await page.getByRole('heading', { name: '已取消' }).waitFor();
    expect(lab.faults()).toEqual([]);
    await lab.close();
  });
});
