// The rows of a comparison of quotes, as texts: equal ones can be hidden.
import type { TFunction } from 'i18next';
import type { Offer } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { certificate, day, instant, money } from '../../../lib/format';
import { slotFacts } from '../../../ui/slot';

export interface CompareRow {
  key: string;
  values: string[];
}

export function rowsOf(t: TFunction, offers: Offer[]): CompareRow[] {
  const row = (key: string, value: (offer: Offer) => string): CompareRow => ({
    key,
    values: offers.map(value),
  });
  const quote = (offer: Offer) => offer.quotes.at(-1);
  const evidence = (offer: Offer) => offer.candidate?.evidence ?? [];
  const unique = (values: string[]) => [...new Set(values.filter(Boolean))].join(' · ') || '—';
  const booked = offers.some((offer) => offer.candidate?.slot);
  return [
    ...(booked
      ? [row('slot', (offer) => (offer.candidate ? slotFacts(t, offer.candidate).join(' · ') : '') || '—')]
      : []),
    row('price', (offer) => money(quote(offer)?.totalFen)),
    row('tax', (offer) => `${(quote(offer)?.taxPerMille ?? 0) / 10} %`),
    row('excludes', (offer) => quote(offer)?.excludes || '—'),
    row('lead', (offer) => t('compare.days', { count: quote(offer)?.leadWorkingDays ?? 0 })),
    row('start', (offer) => day(quote(offer)?.start, language())),
    row('validUntil', (offer) => instant(quote(offer)?.validUntil, language())),
    row('subcontract', (offer) => t(quote(offer)?.subcontract ? 'compare.yes' : 'compare.no')),
    row('accreditation', (offer) =>
      unique(
        evidence(offer).map((one) => certificate(t(`common:scheme.${one.scheme}`), one.certificateNumber)),
      ),
    ),
    row('limit', (offer) => unique(evidence(offer).map((one) => one.limit))),
    row('uncertainty', (offer) => unique(evidence(offer).map((one) => one.uncertainty))),
    row('distance', (offer) =>
      Number(offer.candidate?.plan?.distanceM ?? 0) > 0
        ? `${(Number(offer.candidate?.plan?.distanceM) / 1000).toFixed(0)} km`
        : '—',
    ),
    row('kept', (offer) => {
      const term = offer.candidate?.terms.find((one) => one.name === 'on_time');
      return (language() === 'zh' ? term?.whyZh : term?.whyEn) || '—';
    }),
  ];
}

/** Rows in which the quotes differ. */
export function differing(rows: CompareRow[]): CompareRow[] {
  return rows.filter(({ values }) => new Set(values).size > 1);
}
