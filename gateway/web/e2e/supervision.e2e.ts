// J8: from a red number to an issued notice, and its answer; the register that the bureau keeps; J22: one due time, wherever it is written.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf } from './lib/cases.ts';
import { call, eventually, get, text } from './lib/platform.ts';

afterAll(closeBrowser);

interface Clock {
  id: string;
  caseNumber: string;
  obligorId: string;
  stage: string;
  dueTime?: string;
}

const clocks = async (query: string) =>
  (await get<{ commitments: Clock[]; totalSize: number }>('bureau', `/v1/commitments?${query}`)) ?? {};

describe('J8 a red number becomes a notice', () => {
  test('in at most four clicks; the list counts as the tile does, and the obligor answers', async () => {
    const bureau = await person('bureau');
    await bureau.open('/s');
    await bureau.resetClicks();
    const tile = bureau.page.locator('a.tile[href="/s/cases?queue=RED"]');
    const count = Number(await tile.locator('.tile-count').innerText());
    expect(count).toBeGreaterThan(0);
    await tile.click();
    await bureau.page.waitForURL(/queue=RED/);
    await settled(bureau.page);
    await bureau.page.getByText(`共 ${count} 条`).waitFor();
    const red = (await clocks('queue=CLOCK_QUEUE_RED&pageSize=50')).commitments;
    // A provider whose account can answer: the centres of the demonstration have theirs too.
    const clock = red.find(({ stage }) => stage === 'COMMITMENT_STAGE_RESPONSE') ?? red[0];
    if (!clock) throw new Error('nothing is red');
    await bureau.page.locator(`a[href="/s/cases/${clock.id}"]`).click();
    await bureau.page.waitForURL(new RegExp(clock.id));
    const panel = bureau.page.locator('.clock.chosen');
    await panel.getByRole('button', { name: '督办', exact: true }).click();
    await bureau.page.locator('dialog').getByRole('button', { name: '签发督办单' }).click();
    await bureau.page.waitForURL(/\/s\/supervision\//);
    await bureau.page
      .getByText(/威质督〔\d{4}〕\d{4}号/)
      .first()
      .waitFor();
    expect(await bureau.clicks()).toBeLessThanOrEqual(4);
    const id = new URL(bureau.page.url()).pathname.split('/').at(-1) ?? '';
    // Both steps are on record: who drafted it, and who of the bureau issued it.
    const { organization } = await get<{ organization: { id: string } }>('bureau', '/v1/me');
    const issued = await get<{ createTime?: string; issueTime?: string; issuedBy: string }>(
      'bureau',
      `/v1/notices/${id}`,
    );
    expect(Date.parse(issued.issueTime ?? '')).toBeGreaterThanOrEqual(Date.parse(issued.createTime ?? ''));
    expect(issued.issuedBy.split('/')[0]).toBe(organization.id);
    const thread = bureau.page.getByRole('region', { name: '办理经过' }).getByRole('listitem');
    expect(await thread.filter({ hasText: '起草' }).locator('time').count()).toBe(1);
    expect(
      await thread.filter({ hasText: '签发' }).filter({ hasText: '市场监管局' }).locator('time').count(),
    ).toBe(1);
    // The card behind it can be struck, never deleted.
    await bureau.open(`/s/cards?case=${clock.caseNumber}`);
    expect(await bureau.page.getByRole('button', { name: '删除' }).count()).toBe(0);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();

    const obligor = await person(await accountOf(clock.obligorId));
    await obligor.open('/p/cards');
    await obligor.page.locator(`main a[href="/p/notices/${id}"]`).first().click();
    await settled(obligor.page);
    await obligor.page.getByRole('button', { name: '答复', exact: true }).click();
    const dialog = obligor.page.locator('dialog');
    await dialog.getByRole('button', { name: '提交答复' }).click();
    await dialog.getByText('请写明超期原因').first().waitFor();
    await dialog.getByLabel('超期原因').fill('值班人员漏看询价，已安排专人每日查看，今日答复。');
    await dialog.getByRole('button', { name: '提交答复' }).click();
    await obligor.page.getByText('按期答复').waitFor();
    expect(obligor.faults()).toEqual([]);
    await obligor.close();
    const notice = await get<{ state: string }>('bureau', `/v1/notices/${id}`);
    expect(notice.state).toBe('NOTICE_STATE_REPLIED');
  });

  test('an obligor appeals against a card, the bureau excuses it', async () => {
    const red = (await clocks('queue=CLOCK_QUEUE_RED&stages=COMMITMENT_STAGE_RESPONSE&pageSize=50'))
      .commitments;
    const clock = red.at(-1);
    if (!clock) throw new Error('nothing is red');
    const account = await accountOf(clock.obligorId);
    const lab = await person(account);
    await lab.open('/p/cards');
    const row = lab.page.locator('tr', { hasText: clock.caseNumber }).filter({ hasText: '红牌' }).first();
    await row.getByRole('button', { name: '申诉' }).click();
    const dialog = lab.page.locator('dialog');
    await dialog.getByLabel('事实和理由').fill('询价当日片区停电，系统无法登录。');
    await dialog.getByRole('button', { name: '申诉' }).click();
    await lab.page.getByText('申诉待复核').locator('visible=true').first().waitFor();
    expect(lab.faults()).toEqual([]);
    await lab.close();

    const bureau = await person('bureau');
    await bureau.open('/s');
    await bureau.page.locator('a.tile[href="/s/cards?appeal=APPEAL_STATE_OPEN"]').click();
    await settled(bureau.page);
    await bureau.page.getByRole('button', { name: '看依据' }).first().click();
    await bureau.page.getByRole('button', { name: '复核申诉' }).click();
    const verdict = bureau.page.locator('dialog').last();
    await verdict.getByLabel('结论').selectOption('CARD_STATE_EXCUSED');
    await verdict.getByLabel('复核意见').fill('经核实供电公告属实。');
    await verdict.getByRole('button', { name: '复核申诉' }).click();
    await eventually(async () => {
      const cards = await get<{ cards: { state: string }[] }>(
        'bureau',
        `/v1/cards?caseNumber=${clock.caseNumber}&states=CARD_STATE_EXCUSED`,
      );
      return cards.cards.length > 0 ? true : undefined;
    }, 'the card is excused');
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

describe('an extension', () => {
  test('is asked for by the provider, decided by the centre, and moves the due time', async () => {
    const orders = await get<{ orders: { id: string; serviceRequestId: string }[] }>(
      'lab07',
      '/v1/orders?states=ORDER_STATE_IN_PROGRESS&pageSize=50',
    );
    let found: { order: string; clock: Clock } | undefined;
    for (const order of orders.orders) {
      const list = await clocks(
        `subjectId=${order.id}&stages=COMMITMENT_STAGE_DELIVERY&queue=CLOCK_QUEUE_OPEN`,
      );
      const clock = list.commitments[0];
      if (clock?.dueTime && Date.parse(clock.dueTime) > Date.parse('2026-03-12T00:00:00Z'))
        found = { order: order.id, clock };
    }
    if (!found) throw new Error('no order of lab07 is under way in time');
    const lab = await person('lab07');
    await lab.open(`/p/jobs/${found.order}`);
    await lab.page.getByRole('button', { name: '申请延期' }).click();
    const dialog = lab.page.locator('dialog');
    await dialog.getByLabel('延长工作日').fill('2');
    await dialog.getByLabel('理由').fill('试样需重新调节');
    await dialog.getByRole('button', { name: '申请延期' }).click();
    await lab.page.getByText('延期待批').waitFor();
    expect(lab.faults()).toEqual([]);
    await lab.close();
    const before = found.clock.dueTime;
    const asked = await get<{ extensions: { id: string }[] }>(
      'bureau',
      `/v1/extensions?commitmentId=${found.clock.id}`,
    );
    await call('bureau', 'POST', `/v1/extensions/${asked.extensions[0]?.id}:decide`, {
      grant: true,
      note: '情况属实',
    });
    const after = await get<Clock>('bureau', `/v1/commitments/${found.clock.id}`);
    expect(Date.parse(after.dueTime ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
  });
});

describe('J22 one due time', () => {
  test('is the same in the list, on the case, in print and in the export', async () => {
    const list = (await clocks('queue=CLOCK_QUEUE_OPEN&pageSize=20')).commitments.filter(
      ({ dueTime }) => dueTime,
    );
    const bureau = await person('bureau');
    for (const clock of list.slice(0, 3)) {
      const iso = new Date(Date.parse(clock.dueTime ?? '') + 8 * 3_600_000).toISOString();
      const [date, time] = [iso.slice(0, 10), iso.slice(11, 16)];
      await bureau.open(`/s/cases?queue=ALL&case=${clock.caseNumber}`);
      const row = bureau.page.locator(`tr[data-row-key="${clock.id}"]`);
      const inList = await row.innerText();
      expect(inList).toContain(date);
      expect(inList).toContain(time);
      await bureau.open(`/s/cases/${clock.id}`);
      const onCase = await bureau.page.locator('.clock.chosen').innerText();
      expect(onCase).toContain(`${date}`);
      expect(onCase).toContain(`${date.slice(5)}`);
      expect(onCase).toContain(time);
      await bureau.page.emulateMedia({ media: 'print' });
      expect(await bureau.page.locator('.clock.chosen').innerText()).toContain(time);
      await bureau.page.emulateMedia({ media: null });
      const csv = await text(
        'bureau',
        `/v1/commitments:export?format=EXPORT_FORMAT_CSV&filter.caseNumber=${clock.caseNumber}`,
      );
      expect(csv).toContain(`${date}T${time}`);
    }
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });

  test('and in the message that its obligor gets, under the bell and in the list', async () => {
    const me = await get<{ organization: { id: string } }>('lab07', '/v1/me');
    const opened = await call<{ id: string }>('bureau', 'POST', '/v1/commitments', {
      stage: 'COMMITMENT_STAGE_COMPLAINT',
      subjectId: crypto.randomUUID(),
      obligorId: me.organization.id,
      region: '371002',
      promised: 1,
      unit: 'TERM_UNIT_WORKING_MINUTES',
    });
    // 80 % of a minute has passed, in working time.
    const message = await eventually(
      async () => {
        const told = await get<{ messages: Told[] }>('lab07', '/v1/messages?unread=true&pageSize=50');
        return told.messages.find(({ commitmentId }) => commitmentId === opened.id);
      },
      'a message about the complaint',
      120,
    );
    const clock = await get<Clock>('bureau', `/v1/commitments/${message.commitmentId}`);
    expect(message.dueTime).toBe(clock.dueTime);
    const bureau = await person('bureau');
    await bureau.open(`/s/cases/${clock.id}`);
    const lab = await person('lab07');
    await lab.open('/me/notices');
    const row = lab.page.locator(`[data-row-key="${message.id}"]`);
    const due = /\d\d-\d\d（周.）\d\d:\d\d 到期/.exec(await row.innerText())?.[0] ?? 'no due time';
    await bureau.page.locator('.clock.chosen').getByText(due).first().waitFor();
    await bureau.close();
    await lab.page.locator('.bell').click();
    expect(await lab.page.locator('.bell-list').first().innerText()).toContain(due);
    await lab.page.keyboard.press('Escape');
    await row.getByRole('button', { name: '标为已读' }).click();
    await row.getByText('已读', { exact: true }).waitFor();
    // The key leads back to the list from anywhere.
    await lab.open('/p/jobs');
    await lab.page.keyboard.press('g');
    await lab.page.keyboard.press('n');
    await lab.page.waitForURL(/\/me\/notices$/);
    expect(lab.faults()).toEqual([]);
    await lab.close();
  });
});

interface Told {
  id: string;
  commitmentId: string;
  dueTime: string;
}

interface Gap {
  class: string;
  items: number;
  enterprises: number;
}

describe('capability gaps', () => {
  test('a number of the drawing lists its cells, a cell says why, and the file holds the list', async () => {
    const { gaps } = await get<{ gaps: Gap[] }>('bureau', '/v1/gaps');
    expect(gaps.length).toBeGreaterThan(0);
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open('/s');
    await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '能力缺口' }).click();
    await page.getByText(`共 ${gaps.length} 条`).waitFor();
    const number = page.getByRole('table').first().locator('tbody a').first();
    const cells = Number(/(\d+) 个单元/.exec((await number.getAttribute('aria-label')) ?? '')?.[1]);
    await number.click();
    await page.waitForURL(/class=GAP_CLASS_\w+&cluster=CLUSTER_/);
    await page.getByText(`共 ${cells} 条`).waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 CSV' }).click();
    const stream = await (await file).createReadStream();
    let csv = '';
    for await (const chunk of stream) csv += chunk;
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + cells);
    await page.locator('[data-row-key] button.link-like').first().click();
    await page.getByRole('dialog', { name: '缺口说明' }).getByRole('link', { name: '查看能力项' }).waitFor();
    await page.keyboard.press('Escape');
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

describe('what the figures stand on', () => {
  test('the trends have their table, and the league its evidence as a workbook', async () => {
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open('/s');
    const trends = page.getByRole('region', { name: '履约趋势' });
    await trends.scrollIntoViewIfNeeded();
    await trends.getByRole('button', { name: '看表' }).first().click();
    expect(await trends.getByRole('table').first().locator('tbody tr').count()).toBe(13);
    await bureau.open('/s/league?by=CLUSTER');
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出证据包 XLSX' }).click();
    const taken = await file;
    expect(taken.suggestedFilename()).toMatch(/^evidence-\d{4}-\d{2}-\d{2}\.xlsx$/);
    const [head] = await (await taken.createReadStream()).take(1).toArray();
    expect(String(head).slice(0, 2)).toBe('PK');
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

interface Row {
  id: string;
  suspended: boolean;
  verification: string;
}

describe('the register under the bureau', () => {
  test('a single scope row is verified, suspended and lifted, and its provider reads why', async () => {
    const me = await get<{ organization: { id: string } }>('lab35', '/v1/me');
    const asked = `/v1/capabilities?pageSize=20&providerId=${me.organization.id}`;
    const row = (await get<{ scopeRows: Row[] }>('lab35', asked)).scopeRows.find((one) => !one.suspended);
    if (!row) throw new Error('lab35 has no row in force');
    const now = () => get<Row>('bureau', `/v1/capabilities/${row.id}`);
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open(`/s/rows?provider=${me.organization.id}`);
    const dialog = page.getByRole('dialog');
    await page.locator(`[data-row-key="${row.id}"]`).getByRole('checkbox').check();
    await page.getByRole('button', { name: '核验所选（1）', exact: true }).click();
    await dialog.getByLabel('核验来源').fill('示例公示信息 2026 年第 1 号');
    await dialog.getByRole('button', { name: '核验通过' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await now()).verification).toBe('VERIFICATION_STATE_VERIFIED');

    await page.locator(`[data-row-key="${row.id}"] button.link-like`).click();
    await dialog.getByRole('button', { name: '暂停此项' }).click();
    const reason = `示例：专项检查 ${Date.now()}`;
    await dialog.getByLabel('原因').fill(reason);
    await dialog.getByRole('button', { name: '暂停此项' }).click();
    await dialog.getByText('由市场监管局暂停').waitFor();
    await dialog.getByRole('list').getByText(reason).first().waitFor();
    expect((await now()).suspended).toBe(true);
    const narrowed = `/v1/capabilities?suspension=ROW_SUSPENSION_SUSPENDED&providerId=${me.organization.id}`;
    const halted = (await get<{ scopeRows: Row[] }>('bureau', narrowed)).scopeRows;
    expect(halted.map(({ id }) => id)).toContain(row.id);
    expect(halted.every(({ suspended }) => suspended)).toBe(true);

    const lab = await person('lab35');
    await lab.open('/p/capabilities');
    await lab.page.locator(`[data-row-key="${row.id}"] button.link-like`).click();
    const told = lab.page.getByRole('dialog');
    await told.getByText('只能由市场监管局恢复').waitFor();
    await told.getByRole('list').getByText(reason).first().waitFor();
    expect(lab.faults()).toEqual([]);
    await lab.close();

    await dialog.getByRole('button', { name: '恢复此项' }).click();
    await dialog.getByLabel('原因').fill('示例：检查完毕');
    await dialog.getByRole('button', { name: '恢复此项' }).click();
    await dialog.getByRole('button', { name: '暂停此项' }).waitFor();
    expect((await now()).suspended).toBe(false);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });

  test('a standard is added once its effects were seen', async () => {
    const bureau = await person('bureau');
    const { page } = bureau;
    await bureau.open('/s');
    await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '资质与标准' }).click();
    await page
      .getByRole('navigation', { name: '资质与标准' })
      .getByRole('link', { name: '标准目录' })
      .click();
    await settled(page);
    await page.getByRole('button', { name: '登记标准' }).click();
    const dialog = page.getByRole('dialog');
    const number = `DB37/T ${Date.now() % 100_000}-2025`;
    await dialog.getByLabel('标准号').fill(number.toLowerCase().replace(' ', ''));
    await dialog.getByLabel('名称').fill('示例 试验方法');
    await dialog.getByLabel('实施日期').fill('2025-06-01');
    await dialog.getByRole('button', { name: '查看影响' }).click();
    await dialog.getByText('今日状态将为：现行').waitFor();
    await dialog.getByRole('button', { name: '确认登记' }).click();
    await page.waitForURL(/\/s\/standards\/[0-9a-f-]{36}$/);
    await settled(page);
    expect(await page.title()).toContain(number);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

describe('the register of those who serve', () => {
  test('a provider changes its profile; the bureau suspends and reinstates it with a reason', async () => {
    const { organization } = await get<{ organization: { id: string } }>('lab35', '/v1/me');
    const record = () =>
      get<{ staffBand: string; state: string; displayName: string }>(
        'lab35',
        `/v1/providers/${organization.id}`,
      );
    const { staffBand, displayName } = await record();
    const lab = await person('lab35');
    await lab.open('/p/profile');
    await lab.page.getByRole('button', { name: '更改基本情况' }).click();
    const form = lab.page.locator('dialog');
    await form.getByLabel('机构名称').fill(' ');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByRole('alert').getByText('请填写机构名称').waitFor();
    await form.getByLabel('机构名称').fill(displayName);
    const next = staffBand === '50-99' ? '100-199' : '50-99';
    await form.getByLabel('人员规模').fill(next);
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await lab.page.getByText(next).waitFor();
    expect((await record()).staffBand).toBe(next);
    const bureau = await person('bureau');
    await bureau.open(`/s/providers?provider=${organization.id}`);
    const dialog = bureau.page.locator('dialog');
    for (const [verb, state] of [
      ['暂停机构', 'PROVIDER_STATE_SUSPENDED'],
      ['恢复机构', 'PROVIDER_STATE_ACTIVE'],
    ] as const) {
      await dialog.getByRole('button', { name: verb }).click();
      await dialog.getByRole('button', { name: verb }).click();
      await dialog.getByRole('alert').getByText('请写明原因').waitFor();
      await dialog.getByLabel('原因').fill('年度核查');
      await dialog.getByRole('button', { name: verb }).click();
      await dialog.getByRole('link', { name: '查看公开页' }).waitFor();
      expect((await record()).state).toBe(state);
    }
    expect([...lab.faults(), ...bureau.faults()]).toEqual([]);
    await lab.close();
    await bureau.close();
  });

  test('the bureau changes the hours of a centre, and a wrong telephone number is named', async () => {
    const bureau = await person('bureau');
    bureau.allow(/HTTP 400|status of 400/);
    await bureau.open('/s/centres');
    await bureau.page
      .getByRole('button', { name: /^更改 / })
      .first()
      .click();
    const dialog = bureau.page.locator('dialog');
    const phone = dialog.getByLabel('电话').first();
    const right = await phone.inputValue();
    await phone.fill('12');
    const hours = `工作日 9:00-17:00（${Date.now()}）`;
    await dialog.getByLabel('开放时间').fill(hours);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByRole('alert').first().waitFor();
    await phone.fill(right);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    await bureau.page.getByText(hours).waitFor();
    const { centres } = await get<{ centres: { hours: string }[] }>('bureau', '/v1/centres');
    expect(centres.map((one) => one.hours)).toContain(hours);
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});
