// Materials of a case by the names that the platform gives them.
import type { TFunction } from 'i18next';

const KNOWN = ['title', 'text', 'region', 'contact', 'deadline', 'budget_fen', 'documents'];

/** The name of a material for people; free ones are their own name. */
export function materialName(t: TFunction, material: string): string {
  const item = /^items\[(\d+)\]$/.exec(material);
  if (item) return t('centre:material.item', { line: Number(item[1]) + 1 });
  return KNOWN.includes(material) ? t(`centre:material.${material}`) : material;
}
