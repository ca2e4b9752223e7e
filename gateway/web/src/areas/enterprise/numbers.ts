// What was typed where a number belongs, and is none: told beside its field rather than dropped on the way.
import type { Violation } from '../../api/problem';
import { fen } from '../../lib/format';
import { unreadableFigures } from '../../ui/figures';
import { violation } from '../../ui/form';
import type { Draft } from './draft';
import { isWritten } from './row';

const isCount = (text: string) => text.trim() === '' || /^\s*[1-9]\d*\s*$/.test(text);

const notNumber = (field: string) => violation(field, '请填写数字。', 'Please write a number.');
const notCount = (field: string) =>
  violation(field, '请填写大于 0 的整数。', 'Please write a whole number above 0.');

export function unreadable(draft: Draft): Violation[] {
  const found: Violation[] = [];
  draft.items.forEach((row, index) => {
    if (!isWritten(row)) return;
    const need = `items[${index}].need`;
    if (!isCount(row.quantity)) found.push(notCount(`${need}.quantity`));
    if (row.kind === 'ITEM_KIND_CERTIFICATION' && !isCount(row.sites))
      found.push(notCount(`${need}.certification.sites`));
    if (row.kind === 'ITEM_KIND_CALIBRATION') found.push(...unreadableFigures(row, `${need}.calibration`));
  });
  if (draft.budget.trim() !== '' && fen(draft.budget) === undefined) found.push(notNumber('budget_fen'));
  if (!isCount(draft.maxHours)) found.push(notCount('max_hours'));
  return found;
}
