// How much room a candidate has before a condition would fail, and what would bring it to the first place.
import type { TFunction } from 'i18next';
import type { Candidate, Need } from '../api/records';
import { money } from '../lib/format';

/** What the API writes where there is no end. */
const ENDLESS = 2_147_483_647;

/** A number without the noise of binary fractions. */
const figure = (value: number) => String(Number(value.toPrecision(6)));

const withUnit = (value: number, unit: string) => [figure(value), unit].filter(Boolean).join(' ');

export interface Margin {
  key: 'validity' | 'uncertainty' | 'capacity' | 'budget' | 'deadline';
  text: string;
}

/** The margins of a candidate in words, in the order of the hard conditions; `need` tells the units. */
export function marginsOf(t: TFunction, candidate: Candidate, need?: Need): Margin[] {
  const { margins, plan } = candidate;
  if (!margins) return [];
  const found: Margin[] = [];
  if (candidate.evidence.length > 0)
    found.push({
      key: 'validity',
      text:
        margins.validityDays >= ENDLESS
          ? t('margins:endless')
          : t('margins:days', { count: margins.validityDays }),
    });
  if (margins.worstUncertainty !== undefined) {
    const { range, uncertainty } = need?.calibration ?? {};
    const unit = uncertainty?.unit || (uncertainty?.relative ? '%' : '');
    found.push({
      key: 'uncertainty',
      text: t(uncertainty ? 'margins:worst' : 'margins:worstAlone', {
        worst: withUnit(margins.worstUncertainty, unit),
        most: uncertainty ? withUnit(uncertainty.value, unit) : '',
        at: withUnit(margins.worstAt ?? 0, range?.unit ?? ''),
      }),
    });
  }
  // Without days of a pool nobody knows what is free.
  if (plan && plan.days.length > 0)
    found.push({ key: 'capacity', text: t('margins:free', { count: margins.freeUnits }) });
  if (margins.budgetLeftFen !== undefined)
    found.push({ key: 'budget', text: t('margins:left', { money: money(margins.budgetLeftFen) }) });
  if (margins.deadlineLeftDays !== undefined)
    found.push({ key: 'deadline', text: t('margins:early', { count: margins.deadlineLeftDays }) });
  return found;
}

/** What would bring a candidate to the first place, all else equal; nothing for the first one. */
export function whatIf(t: TFunction, candidate: Candidate): string[] {
  const { rank, priceForFirstFen, leadForFirstDays } = candidate;
  if (rank <= 1) return [];
  const found = [
    priceForFirstFen === undefined ? '' : t('margins:price', { money: money(priceForFirstFen) }),
    leadForFirstDays === undefined ? '' : t('margins:lead', { count: leadForFirstDays }),
  ].filter(Boolean);
  return found.length > 0 ? found : [t('margins:neither')];
}
