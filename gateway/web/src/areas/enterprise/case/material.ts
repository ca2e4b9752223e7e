// The material of a defect: in the centre's words, or a field of the request that is named as on the form.
import type { TFunction } from 'i18next';

const FIELDS: Record<string, string> = {
  title: 'terms.title',
  text: 'terms.text',
  deadline: 'terms.deadline',
  budget_fen: 'terms.budget',
  region: 'contact.region',
  contact: 'contact.name',
  items: 'step.items',
};

export function materialName(t: TFunction, material: string): string {
  const line = /^items\[(\d+)\]/.exec(material)?.[1];
  if (line !== undefined) return t('items.line', { line: Number(line) + 1 });
  const key = FIELDS[material.split('.')[0] ?? ''];
  return key ? t(key) : material;
}
