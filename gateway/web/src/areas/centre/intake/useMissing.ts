// What the counter's form still lacks, in the same places as the platform would say it.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import { unreadableFigures } from '../../../ui/figures';
import { violation } from '../../../ui/form';
import { type Entry, parts } from './entry';

export function useMissing(): (entry: Entry) => Violation[] {
  const { t } = useTranslation('centre');
  const say = (field: string, key: string) => {
    const text = t(`missing.${key}`);
    return violation(field, text, text);
  };
  return (entry) => {
    const found: Violation[] = [];
    if (!entry.firm) found.push(say('enterprise_id', 'firm'));
    entry.items.forEach((item, index) => {
      const path = `items[${index}].need`;
      if (!item.object.trim()) found.push(say(`${path}.object`, 'object'));
      const inspection = item.kind === 'ITEM_KIND_INSPECTION';
      const told = parts(item.parameters).length > 0 || parts(item.standards).length > 0;
      if ((inspection || item.kind === 'ITEM_KIND_TESTING') && !told)
        found.push(say(`${path}.parameters`, inspection ? 'activity' : 'parameters'));
      if (item.kind === 'ITEM_KIND_CALIBRATION')
        found.push(...unreadableFigures(item, `${path}.calibration`));
    });
    if (!entry.region) found.push(say('region', 'region'));
    if (!entry.contact.trim()) found.push(say('contact.name', 'contact'));
    if (!entry.phone.trim()) found.push(say('contact.phone', 'phone'));
    if (!entry.consent) found.push(say('consent_document_id', 'consent'));
    return found;
  };
}
