// What a quotation lacks before it is sent.
import type { TFunction } from 'i18next';
import type { Violation } from '../../../api/problem';
import { fen } from '../../../lib/format';
import { violation } from '../../../ui/form';
import { perMille, type QuoteValues } from './quote';

export function missing(t: TFunction, values: QuoteValues, limit: number | undefined): Violation[] {
  const found: Violation[] = [];
  const add = (field: string, key: string, options: Record<string, unknown> = {}) =>
    found.push(violation(field, t(key, options), t(key, options)));
  values.lines.forEach((line, index) => {
    if (!line.title.trim()) add(`lines[${index}].title`, 'quote.noTitle');
    if (!fen(line.yuan)) add(`lines[${index}].amount_fen`, 'quote.noAmount');
  });
  const lead = Number(values.lead);
  if (!Number.isInteger(lead) || lead < 1) add('lead_working_days', 'quote.noLead');
  else if (limit && lead > limit) add('lead_working_days', 'quote.overLimit', { limit });
  const tax = perMille(values.tax);
  if (!(tax >= 0 && tax <= 1000)) add('tax_per_mille', 'quote.noTax');
  if (!values.validUntil) add('valid_until', 'quote.noValid');
  return found;
}
