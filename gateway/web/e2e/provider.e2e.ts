// J5: a provider takes an invitation up and quotes.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, person, settled } from './lib/browser.ts';
import { accountOf, offered, offersOf, quote } from './lib/cases.ts';
import { call, eventually, get } from './lib/platform.ts';

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
