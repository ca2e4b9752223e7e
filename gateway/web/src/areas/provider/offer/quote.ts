// A quotation while it is written, and how it begins: from the own offering and the plan that matching found.
import type { Cell, Offer, Offering, Pool } from '../../../api/records';
import type { components } from '../../../api/schema';
import { addDays, apiDate, fen, isoDate } from '../../../lib/format';
import { objectOf, parametersOf } from '../../../ui/need';

export interface Line {
  itemId: string;
  title: string;
  yuan: string;
}

export interface Held {
  poolId: string;
  /** ISO day. */
  day: string;
  units: number;
}

export interface QuoteValues {
  lines: Line[];
  /** Per cent, as typed. */
  tax: string;
  excludes: string;
  lead: string;
  start: string;
  validUntil: string;
  subcontract: boolean;
  hold: Held[];
}

/** Units of a day that nobody has. */
export function free(cell: Cell | undefined): number {
  return !cell || cell.closed ? 0 : Math.max(0, cell.total - cell.held - cell.used);
}

export function cellOn(cells: Cell[], poolId: string, day: string): Cell | undefined {
  return cells.find((cell) => cell.poolId === poolId && isoDate(cell.day) === day);
}

/** The planned days; what is past or taken meanwhile moves to the next day with room. */
export function planned(offer: Offer, cells: Cell[], today: string, last: string): Held[] {
  const held: Held[] = [];
  for (const one of offer.candidate?.plan?.days ?? []) {
    let day = isoDate(one.day) < today ? today : isoDate(one.day);
    const taken = (at: string) =>
      held.filter((h) => h.poolId === one.poolId && h.day === at).reduce((sum, h) => sum + h.units, 0);
    while (day <= last && free(cellOn(cells, one.poolId, day)) - taken(day) < one.units)
      day = addDays(day, 1);
    if (day > last) continue;
    held.push({ poolId: one.poolId, day, units: one.units });
  }
  return held;
}

function yuan(amount: number | undefined): string {
  return amount === undefined ? '' : (amount / 100).toFixed(2);
}

/** Price of an item by the plan, else by the offering. */
function price(offer: Offer, index: number, offering: Offering | undefined): number | undefined {
  const plan = offer.candidate?.plan;
  if (offer.items.length === 1 && plan?.priceFen) return Number(plan.priceFen);
  if (!offering?.priceFen) return undefined;
  const quantity = offering.priceUnit === 'PRICE_UNIT_PER_JOB' ? 1 : offer.items[index]?.need?.quantity || 1;
  return Number(offering.priceFen) * quantity;
}

/** The form as it opens. */
export function initial(
  offer: Offer,
  offering: Offering | undefined,
  cells: Cell[],
  today: string,
  last: string,
): QuoteValues {
  const hold = planned(offer, cells, today, last);
  const standing = offer.quotes.at(-1);
  return {
    lines: offer.items.map((item, index) => {
      const before = standing?.lines.find((line) => line.itemId === item.id);
      return {
        itemId: item.id,
        title:
          before?.title ??
          [objectOf(item.need), parametersOf(item.need).join('、')].filter(Boolean).join(' '),
        yuan: yuan(before ? Number(before.amountFen) : price(offer, index, offering)),
      };
    }),
    tax: String((standing?.taxPerMille ?? offering?.taxPerMille ?? 60) / 10),
    excludes: standing?.excludes ?? offering?.excludes ?? '',
    lead: String(
      standing?.leadWorkingDays ?? offer.candidate?.plan?.leadWorkingDays ?? offering?.leadWorkingDays ?? '',
    ),
    start: hold[0]?.day ?? '',
    // Fifteen days are the most; the last moment of the fourteenth is within them at any hour.
    validUntil: addDays(today, 14),
    subcontract: standing?.subcontract ?? false,
    hold,
  };
}

/** Sum of the lines in fen; undefined while a line is no amount. */
export function total(lines: Line[]): number | undefined {
  let sum = 0;
  for (const line of lines) {
    const amount = fen(line.yuan);
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}

export function perMille(percent: string): number {
  return Math.round(Number(percent.replace('%', '')) * 10);
}

/** What is sent. */
export function quotation(
  offer: Offer,
  values: QuoteValues,
  pools: Pool[],
): components['schemas']['nqi.requests.v1.QuoteOfferRequest'] {
  const known = new Set(pools.map((pool) => pool.id));
  const start = apiDate(values.start);
  return {
    id: offer.id,
    etag: offer.etag,
    lines: values.lines.map((line) => ({
      itemId: line.itemId,
      title: line.title,
      amountFen: String(fen(line.yuan) ?? 0),
    })),
    totalFen: String(total(values.lines) ?? 0),
    taxPerMille: perMille(values.tax),
    excludes: values.excludes,
    leadWorkingDays: Number(values.lead),
    ...(start ? { start } : {}),
    validUntil: new Date(`${values.validUntil}T23:59:59+08:00`).toISOString(),
    subcontract: values.subcontract,
    holdDays: values.hold
      .filter((held) => held.units > 0 && known.has(held.poolId))
      .map((held) => ({ poolId: held.poolId, day: apiDate(held.day), units: held.units })),
  };
}
