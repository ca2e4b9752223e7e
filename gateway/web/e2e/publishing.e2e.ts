// A provider from its first draft to its end, as its own staff, the bureau and a visitor without an account see it.
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, type Person, person, settled, signIn } from './lib/browser.ts';
import { call, get, PASSWORD } from './lib/platform.ts';

afterAll(closeBrowser);

// GB 32100: the signs of a code, by their values.
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A code with its check sign: the seventeen signs before it weighted by powers of three, modulo 31. */
function uscc(body: string): string {
  let [sum, weight] = [0, 1];
  for (const sign of body) {
    sum += SIGNS.indexOf(sign) * weight;
    weight = (weight * 3) % 31;
  }
  return body + SIGNS[(31 - (sum % 31)) % 31];
}

/** What no other run on the same platform has: a name, an account and a code. */
function fresh() {
  let mark = '';
  for (let left = Date.now(); mark.length < 9; left = Math.floor(left / 31)) mark = SIGNS[left % 31] + mark;
  return {
    name: `示例新建检测机构${mark}`,
    account: `lab.${mark.toLowerCase()}`,
    code: uscc(`91371002${mark}`),
  };
}

async function decided(bureau: Person, verb: string, reason: string) {
  const dialog = bureau.page.locator('dialog');
  await dialog.getByRole('button', { name: verb }).click();
  await dialog.getByLabel('原因').fill(reason);
  await dialog.getByRole('button', { name: verb }).click();
}

describe('a new provider', () => {
  test('is a draft that nobody finds, is published by the bureau, and withdrawn with a reason', async () => {
    const { name, account, code } = fresh();
    await call('bureau', 'POST', '/v1/organizations:register', {
      organization: { kind: 'ORGANIZATION_KIND_PROVIDER', displayName: name, uscc: code, region: '371002' },
      account,
      memberName: '吴示例',
      password: PASSWORD,
    });
    const staff = await person();
    // Until its profile is written there is no provider to be read.
    staff.allow(/HTTP 404|status of 404/);
    await signIn(staff, account);
    const { id } = (await get<{ organization: { id: string } }>(account, '/v1/me')).organization;

    // Its staff write the profile and a site: a draft.
    await staff.open('/p/profile');
    await staff.page.getByRole('button', { name: '登记机构资料' }).click();
    const form = staff.page.locator('dialog');
    await form.getByLabel('机构名称').fill(name);
    await form.getByLabel('检测', { exact: true }).check();
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await staff.page.getByText('机构资料尚未公开').waitFor();
    await staff.page.getByRole('button', { name: '新增场所' }).click();
    await form.getByLabel('场所名称').fill('示例实验楼');
    await form.getByLabel('区域', { exact: true }).selectOption('371002');
    await form.getByLabel('地址').fill('山东省威海市环翠区示例路 1 号');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await staff.page.getByRole('heading', { name: '示例实验楼' }).waitFor();
    expect(await staff.page.getByRole('link', { name: '查看公开页' }).count()).toBe(0);

    // A visitor does not find it.
    const visitor = await person();
    visitor.allow(/HTTP 404|status of 404/);
    const page = `/open/providers/${id}`;
    const unseen = () => visitor.page.getByText('没有这家机构，或该机构已退出平台。').waitFor();
    await visitor.open(page);
    await unseen();

    // The bureau publishes it, with a reason.
    const bureau = await person('bureau');
    await bureau.open(`/s/providers?q=${encodeURIComponent(name)}`);
    await bureau.page.getByRole('button', { name }).click();
    await bureau.page.locator('dialog').getByText('尚未公开').first().waitFor();
    await decided(bureau, '公开机构', '资料齐全');
    await bureau.page.locator('dialog').getByRole('link', { name: '查看公开页' }).waitFor();
    await visitor.open(page);
    await visitor.page.getByRole('heading', { level: 1, name }).waitFor();
    await staff.page.reload();
    await settled(staff.page);
    await staff.page.getByText('机构资料已公开').waitFor();

    // It is withdrawn: not without a reason, and not to come back.
    const dialog = bureau.page.locator('dialog');
    await dialog.getByRole('button', { name: '办理退出' }).click();
    await dialog.getByRole('button', { name: '办理退出' }).click();
    await dialog.getByRole('alert').getByText('请写明原因').waitFor();
    await dialog.getByLabel('原因').fill('机构停业');
    await dialog.getByRole('button', { name: '办理退出' }).click();
    await dialog.getByText('不能恢复').waitFor();
    expect(await dialog.getByRole('button', { name: /恢复|公开/ }).count()).toBe(0);
    await visitor.open(page);
    await unseen();
    await staff.page.reload();
    await settled(staff.page);
    await staff.page.getByText('机构已退出平台').waitFor();
    expect(await staff.page.getByRole('button', { name: '更改基本情况' }).count()).toBe(0);
    expect([...staff.faults(), ...visitor.faults(), ...bureau.faults()]).toEqual([]);
    for (const one of [staff, visitor, bureau]) await one.close();
  });
});
