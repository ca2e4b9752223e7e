// Every page of the portal with a real address, as the person that it is for.

import type { ServiceRequest } from '../../src/api/records.ts';
import { ROUTES } from '../../src/app/routes.ts';
import { bodyOf, draftOf } from '../../src/areas/enterprise/draft.ts';
import { call, eventually, get } from './platform.ts';

export const ACCOUNTS = { e: 'firm01', p: 'lab07', c: 'centre.371002', s: 'bureau' } as const;

/** What begins with `/e`, `/p`, `/c`, `/s`, what is open to everybody, and what is every member's. */
export const AREAS = ['open', 'e', 'p', 'c', 's', 'me'] as const;

export interface Sample {
  path: string;
  area: (typeof AREAS)[number];
  /** Key of the page's name. */
  title: string;
}

interface Listed {
  requests?: { id: string; caseNumber: string; state: string }[];
  offers?: { id: string }[];
  orders?: { id: string; state: string }[];
  providers?: { id: string }[];
  notices?: { id: string; state: string }[];
  standards?: { id: string }[];
  commitments?: { id: string; caseNumber: string }[];
  resources?: { resource: { id: string } }[];
}

async function first<T>(rows: T[] | undefined, what: string): Promise<T> {
  const row = rows?.[0];
  if (!row) throw new Error(`the demonstration data has no ${what}`);
  return row;
}

/** A draft like a request, so that the pages of the form have something to show. */
async function draftLike(id: string): Promise<{ id: string }> {
  const draft = draftOf(await get<ServiceRequest>('firm01', `/v1/requests/${id}`));
  const items = draft.items.map((row) => ({ ...row, id: '' }));
  return call('firm01', 'POST', '/v1/requests', bodyOf({ ...draft, deadline: '', files: [], items }));
}

/** A notice that the account has received; one is issued to it when there is none yet. */
async function received(account: string): Promise<string> {
  const own = async () => (await get<Listed>(account, '/v1/notices?pageSize=1')).notices?.[0]?.id;
  const known = await own();
  if (known) return known;
  const me = await get<{ organization: { id: string } }>(account, '/v1/me');
  const query = `states=NOTICE_STATE_DRAFT&obligorId=${me.organization.id}`;
  const draft = (await get<Listed>('bureau', `/v1/notices?${query}`)).notices?.[0];
  const id = draft?.id ?? (await lateOne(me.organization.id));
  return (await call<{ id: string }>('bureau', 'POST', `/v1/notices/${id}:issue`, {})).id;
}

/** A draft about a promise of one working minute, a minute later. */
async function lateOne(obligorId: string): Promise<string> {
  const clock = await call<{ id: string }>('bureau', 'POST', '/v1/commitments', {
    stage: 'COMMITMENT_STAGE_COMPLAINT',
    subjectId: crypto.randomUUID(),
    obligorId,
    region: '371002',
    promised: 1,
    unit: 'TERM_UNIT_WORKING_MINUTES',
  });
  const drafted = () =>
    call<{ id: string }>('bureau', 'POST', '/v1/notices', { commitmentId: clock.id }).then(
      ({ id }) => id,
      () => undefined,
    );
  return eventually(drafted, 'a promise of a minute is late', 120);
}

/** An action of the whole city, which the bureau and every centre see; a draft is written when there is none yet. */
async function anAction(): Promise<string> {
  const seen = await get<{ actions?: { id: string; regions: string[] }[] }>(
    'bureau',
    '/v1/actions?pageSize=200',
  );
  const known = seen.actions?.find(({ regions }) => regions.length === 0);
  if (known) return known.id;
  const draft = {
    title: '示例提升行动',
    cluster: 'CLUSTER_NEW_MATERIALS',
    problem: '示例问题',
    indicators: [{ name: '本市场所', unit: '家', baseline: 0, target: 2 }],
  };
  return (await call<{ id: string }>('bureau', 'POST', '/v1/actions', draft)).id;
}

/** A standard that another one follows. */
async function standardWithGraph(): Promise<string> {
  const asked = '/v1/standards?status=STANDARD_STATUS_SUPERSEDED&pageSize=1';
  return (await first((await get<Listed>('bureau', asked)).standards, 'superseded standard')).id;
}

/** One address for every route. */
export interface Samples {
  of: (area: Sample['area']) => Promise<Sample[]>;
  all: () => Promise<Sample[]>;
}

/** The records come from the demonstration data. What has to be made late first is waited for by the pages that show it. */
export async function samples(): Promise<Samples> {
  const inbox: Partial<Record<Sample['area'], Promise<string>>> = {
    p: received(ACCOUNTS.p),
    c: received(ACCOUNTS.c),
  };
  const cases = await get<Listed>('firm01', '/v1/requests?pageSize=100');
  const submitted = await first(
    cases.requests?.filter(({ caseNumber, state }) => caseNumber && state !== 'REQUEST_STATE_DRAFT'),
    'submitted request of firm01',
  );
  const draft =
    cases.requests?.find(({ state }) => state === 'REQUEST_STATE_DRAFT') ?? (await draftLike(submitted.id));
  const serving = cases.requests?.find(({ state }) => state === 'REQUEST_STATE_IN_SERVICE') ?? submitted;
  const closed = cases.requests?.find(({ state }) => state === 'REQUEST_STATE_CLOSED') ?? serving;
  const late = (await get<Listed>('bureau', '/v1/commitments?queue=CLOCK_QUEUE_ESCALATED&pageSize=5'))
    .commitments;
  const notices = (await get<Listed>('bureau', '/v1/notices?pageSize=200')).notices ?? [];
  const offer = await first((await get<Listed>('lab07', '/v1/offers?pageSize=20')).offers, 'offer of lab07');
  const orders = (await get<Listed>('lab07', '/v1/orders?pageSize=100')).orders;
  const order = await first(orders, 'order of lab07');
  const working = orders?.find(({ state }) => state === 'ORDER_STATE_IN_PROGRESS') ?? order;
  const mine = await first(
    (await get<Listed>('centre.371002', '/v1/requests?pageSize=5')).requests,
    'case of the centre',
  );
  const clock = await first(late, 'escalated clock');
  const provider = await first(
    (await get<Listed>('firm01', '/v1/providers?pageSize=5')).providers,
    'provider',
  );
  const shared = await first((await get<Listed>('firm01', '/v1/resources:search')).resources, 'resource');
  const action = await anAction();
  const values: Record<string, string> = {
    '/open/resources/:id': shared.resource.id,
    '/open/providers/:id': provider.id,
    '/e/requests/:id': submitted.caseNumber,
    '/e/requests/:id/:tab': submitted.caseNumber,
    '/e/requests/:id/edit': draft.id,
    '/e/requests/:id/edit/:step': draft.id,
    '/p/offers/:id': offer.id,
    '/p/jobs/:id': order.id,
    '/p/jobs/:id/deliver': working.id,
    '/c/requests/:id': mine.id,
    '/s/cases/:id': clock.id,
    '/s/supervision/:id': (await first(notices, 'notice')).id,
    '/s/actions/:id': action,
    '/c/actions/:id': action,
    '/s/standards/:id': await standardWithGraph(),
  };
  /** What each tab is for is seen on a case that has come so far. */
  const byTab: Record<string, string> = {
    offers: serving.caseNumber,
    samples: serving.caseNumber,
    report: closed.caseNumber,
  };
  const of = async (area: Sample['area']) => {
    const own = { ...values, [`/${area}/notices/:id`]: (await inbox[area]) ?? '' };
    return ROUTES.filter((route) => route.area === area).flatMap((route) => {
      const tabs = route.path.endsWith('/:tab')
        ? ['progress', 'offers', 'samples', 'report', 'messages']
        : route.path.endsWith('/:step')
          ? ['items', 'terms', 'samples', 'contact', 'files', 'check']
          : [''];
      return tabs.map((tab) => ({
        path: route.path
          .replace(':id', (route.path.endsWith('/:tab') && byTab[tab]) || (own[route.path] ?? ''))
          .replace(':tab', tab)
          .replace(':step', tab),
        area: route.area,
        title: route.title,
      }));
    });
  };
  return { of, all: async () => (await Promise.all(AREAS.map(of))).flat() };
}
