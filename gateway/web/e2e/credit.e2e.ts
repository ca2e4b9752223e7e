// The credit class: every figure leads to a list that holds exactly what it counts; a finding is recorded and withdrawn.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { get } from './lib/platform.ts';

afterAll(closeBrowser);

interface Day {
  year: number;
  month: number;
  day: number;
}

interface Credit {
  providerId: string;
  grade: string;
  from: Day;
  to: Day;
  inputs: Record<
    | 'n'
    | 'k'
    | 'escalations'
    | 'ratings'
    | 'upheldBad'
    | 'lateReplies'
    | 'unansweredNotices'
    | 'publishedLines'
    | 'validLines'
    | 'openAppeals',
    number
  >;
}

const classes = async () =>
  (await get<{ credits: Credit[] }>('bureau', '/v1/stats/credit?pageSize=200')).credits;

const day = (name: string, { year, month, day }: Day) =>
  `${name}.year=${year}&${name}.month=${month}&${name}.day=${day}`;

/** The lists behind a class, as the portal asks for them. */
function lists({ providerId, from, to }: Credit): Record<keyof Credit['inputs'], string> {
  const days = `${day('datedFrom', from)}&${day('datedTo', to)}`;
  const counted = 'outcomes=COMMITMENT_OUTCOME_ON_TIME&outcomes=COMMITMENT_OUTCOME_LATE';
  const clocks = `/v1/commitments?obligorId=${providerId}`;
  const cards = `/v1/cards?obligorId=${providerId}`;
  const replies = 'stages=COMMITMENT_STAGE_SUPERVISION_REPLY';
  const rows = `/v1/capabilities?providerId=${providerId}`;
  const ratings = `/v1/stats/credit/${providerId}/ratings?`;
  return {
    n: `${clocks}&${counted}&${days}`,
    k: `${clocks}&outcomes=COMMITMENT_OUTCOME_ON_TIME&${days}`,
    escalations: `${cards}&levels=LEVEL_ESCALATED&states=CARD_STATE_STANDING&${counted}&${days}`,
    ratings,
    upheldBad: `${ratings}upheld=true`,
    lateReplies: `${clocks}&${replies}&outcomes=COMMITMENT_OUTCOME_LATE&${days}`,
    unansweredNotices: `${clocks}&${replies}&queue=CLOCK_QUEUE_OVERDUE`,
    publishedLines: rows,
    validLines: `${rows}&validToday=true`,
    openAppeals: `${cards}&appealStates=APPEAL_STATE_OPEN`,
  };
}

describe('the figures of a credit class', () => {
  test('are the totals of the lists behind them, for every provider', async () => {
    const credits = await classes();
    expect(credits.length).toBeGreaterThan(10);
    const seen: Record<string, number> = {};
    for (const credit of credits) {
      const asked = Object.entries(lists(credit));
      const totals = await Promise.all(
        asked.map(async ([name, path]) => {
          const size = path.includes('?') ? '&pageSize=1' : '?pageSize=1';
          return [name, (await get<{ totalSize?: number }>('bureau', path + size)).totalSize ?? 0] as const;
        }),
      );
      for (const [name, total] of totals) seen[name] = (seen[name] ?? 0) + total;
      expect(Object.fromEntries(totals), credit.providerId).toEqual(
        Object.fromEntries(totals.map(([name]) => [name, credit.inputs[name as keyof Credit['inputs']]])),
      );
    }
    // Lists that hold nothing for anybody would say nothing.
    for (const name of ['n', 'k', 'escalations', 'ratings', 'upheldBad', 'publishedLines', 'validLines'])
      expect(seen[name], name).toBeGreaterThan(0);
  });

  test('lead the bureau and the provider to those lists', async () => {
    const credits = await classes();
    const most = (credit: Credit) => credit.inputs.escalations * 1000 + credit.inputs.upheldBad * 100;
    const credit = credits.toSorted((a, b) => most(b) - most(a))[0];
    if (!credit) throw new Error('nobody has a class');
    const bureau = await person('bureau');
    const page = `/open/providers/${credit.providerId}`;
    await bureau.open(page);
    const panel = bureau.page.locator('section.panel', { has: bureau.page.locator('#credit') });
    await panel.locator('summary').click();
    const links = await panel.locator('details a').evaluateAll((all) =>
      all.map((link) => ({
        href: link.getAttribute('href') ?? '',
        count: Number(/\d+/.exec(link.textContent ?? '')?.[0]),
      })),
    );
    expect(links.length).toBe(9);
    for (const { href, count } of links) {
      await bureau.open(href.startsWith('?') ? page + href : href);
      await settled(bureau.page);
      const table = bureau.page
        .locator(href.includes('ratings=') ? 'section[aria-labelledby="credit-ratings"]' : 'main')
        .locator('.table-foot');
      if (count > 0) await table.filter({ hasText: `共 ${count} 条` }).waitFor();
      else expect(await bureau.page.getByText(/没有/).count(), href).toBeGreaterThan(0);
    }
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});

describe('a finding about a report', () => {
  test('makes the class D at once, and its withdrawal takes that back', async () => {
    const before = (await classes()).find(({ grade }) => grade === 'CREDIT_GRADE_A');
    if (!before) throw new Error('no provider is of class A');
    const grade = async () =>
      (await get<Credit>('bureau', `/v1/stats/credit/${before.providerId}`)).grade.split('_').at(-1);
    const bureau = await person('bureau');
    await bureau.open(`/open/providers/${before.providerId}`);
    await bureau.page.getByRole('button', { name: '登记认定' }).click();
    const dialog = bureau.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '登记认定' }).click();
    await dialog.getByText('请填写报告编号').first().waitFor();
    await dialog.getByLabel('认定的问题').selectOption('FINDING_KIND_OUT_OF_SCOPE');
    await dialog.getByLabel('报告编号').fill('示例-2026-0001');
    await dialog.getByLabel('决定日期').fill('2026-03-02');
    await dialog.getByLabel('认定情况').fill('示例：报告中的一个参数不在资质附表内。');
    await dialog.getByRole('button', { name: '登记认定' }).click();
    await dialog.waitFor({ state: 'detached' });
    const entry = bureau.page.getByRole('listitem').filter({ hasText: '示例-2026-0001' });
    await entry.waitFor();
    expect(await grade()).toBe('D');
    await bureau.page.getByText('有查实的超范围或虚假报告').waitFor();

    await entry.getByRole('button', { name: '撤销' }).click();
    await dialog.getByRole('textbox').fill('示例：复核认为该参数在附表内。');
    await dialog.getByRole('button', { name: '撤销' }).click();
    await dialog.waitFor({ state: 'detached' });
    await entry.filter({ hasText: '复核认为该参数在附表内' }).waitFor();
    expect(await entry.getByRole('button').count()).toBe(0);
    expect(await grade()).toBe('A');
    expect(bureau.faults()).toEqual([]);
    await bureau.close();
  });
});
