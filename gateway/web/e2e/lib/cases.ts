// Cases brought to a stage through the API, so that a journey begins where it is about something.
import { call, eventually, get } from './platform.ts';

export interface Offer {
  id: string;
  etag: string;
  state: string;
  providerId: string;
  serviceRequestId: string;
  items: { id: string }[];
  itemIds: string[];
  candidate?: { plan?: { priceFen?: string; leadWorkingDays: number; days: unknown[] } };
  quotes: { version: number; holdId: string }[];
}

export interface Request {
  id: string;
  etag: string;
  caseNumber: string;
  state: string;
  items: { id: string }[];
  channel: string;
  consentDocumentId: string;
}

const FIRM = 'firm01';
const CENTRE = 'centre.371002';

/** A need that several fictitious providers can do. */
export function need(title: string) {
  return {
    title,
    region: '371002',
    contact: { name: '钱示例甲', phone: '0631-0000001', email: 'firm01@example.com' },
    items: [
      {
        need: {
          kind: 'ITEM_KIND_TESTING',
          quantity: 1,
          testing: { object: '碳纤维复丝', parameters: ['拉伸强度'], standards: ['GB/T 3362-2017'] },
        },
        sampleNeeded: true,
      },
    ],
  };
}

export async function submitted(title: string): Promise<Request> {
  const draft = await call<Request>(FIRM, 'POST', '/v1/requests', need(title));
  return call<Request>(FIRM, 'POST', `/v1/requests/${draft.id}:submit`, {});
}

export async function returned(title: string): Promise<Request> {
  const request = await submitted(title);
  return call<Request>(CENTRE, 'POST', `/v1/requests/${request.id}:requestCorrection`, {
    defects: [
      { material: '样品说明', problem: '没有写明丝束规格', fix: '请写明如 12K、T700 的规格' },
      { material: '期限', problem: '没有写明报告期限', fix: '请写明最迟日期' },
    ],
  });
}

export async function accepted(title: string): Promise<Request> {
  const request = await submitted(title);
  return call<Request>(CENTRE, 'POST', `/v1/requests/${request.id}:accept`, {});
}

export async function offersOf(requestId: string): Promise<Offer[]> {
  return (await get<{ offers: Offer[] }>(FIRM, `/v1/offers?serviceRequestId=${requestId}&pageSize=50`))
    .offers;
}

/** An accepted case whose offers have gone out. */
export async function offered(title: string): Promise<{ request: Request; offers: Offer[] }> {
  const request = await accepted(title);
  const sent = async () => {
    const offers = await offersOf(request.id);
    return offers.length >= 3 ? offers : undefined;
  };
  const item = request.items[0]?.id ?? '';
  if (!(await sent())) {
    await call(FIRM, 'POST', `/v1/requests/${request.id}/items/${item}:match`, { limit: 10 });
    await call(FIRM, 'POST', `/v1/requests/${request.id}/items/${item}:sendOffers`, {}).catch(
      async (error) => {
        // The platform may have asked the first three itself meanwhile.
        if (!(await sent())) throw error;
      },
    );
  }
  return { request, offers: await eventually(sent, 'three offers') };
}

const accounts = new Map<string, string>();
let tried = 0;

/** The demonstration account of a provider. */
export async function accountOf(providerId: string): Promise<string> {
  while (!accounts.has(providerId)) {
    tried += 1;
    if (tried > 60) throw new Error(`no account of provider ${providerId}`);
    const name = `lab${String(tried).padStart(2, '0')}`;
    const me = await get<{ member: { organizationId: string } }>(name, '/v1/me').catch(() => undefined);
    if (me) accounts.set(me.member.organizationId, name);
  }
  return accounts.get(providerId) ?? '';
}

export async function quote(
  offer: Offer,
  changes: { leadWorkingDays?: number; factor?: number } = {},
): Promise<Offer> {
  const account = await accountOf(offer.providerId);
  const own = await get<Offer>(account, `/v1/offers/${offer.id}`);
  const plan = own.candidate?.plan;
  const total = String(Math.round(Number(plan?.priceFen ?? 120_000) * (changes.factor ?? 1)));
  return call<Offer>(account, 'POST', `/v1/offers/${offer.id}:quote`, {
    lines: [{ itemId: own.itemIds[0], title: '拉伸强度', amountFen: total }],
    totalFen: total,
    taxPerMille: 60,
    leadWorkingDays: changes.leadWorkingDays ?? Math.min(plan?.leadWorkingDays ?? 8, 10),
    holdDays: plan?.days ?? [],
  });
}

/** An accepted case with quotes of three providers. */
export async function quoted(title: string): Promise<{ request: Request; offers: Offer[] }> {
  const { request, offers } = await offered(title);
  const quotes: Offer[] = [];
  for (const [index, offer] of offers.slice(0, 3).entries())
    quotes.push(await quote(offer, { factor: 1 + index / 10 }));
  return { request, offers: quotes };
}

/** The first open clock of a stage of a case, as the API has it. */
export async function clock(requestId: string, stage: string): Promise<{ dueTime: string; status: string }> {
  const found = async () => {
    const page = await get<{ commitments: { stage: string; dueTime: string; status: string }[] }>(
      FIRM,
      `/v1/commitments?serviceRequestId=${requestId}&pageSize=100`,
    );
    return page.commitments.find((one) => one.stage === `COMMITMENT_STAGE_${stage}`);
  };
  return eventually(found, `a clock ${stage}`);
}
