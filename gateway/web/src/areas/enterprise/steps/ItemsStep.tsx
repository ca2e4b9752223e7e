import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../../ui/Icon';
import { emptyRow, type ItemRow } from '../row';
import type { Editing } from '../useDraft';
import { ItemFields } from './ItemFields';
import { pasted } from './paste';

/** What is needed, row by row. */
export function ItemsStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set, violations } = editing;
  const rows = draft.items.length > 0 ? draft.items : [emptyRow()];
  const change = (index: number, part: Partial<ItemRow>) =>
    set({ items: rows.map((row, place) => (place === index ? { ...row, ...part } : row)) });
  const paste = (index: number) => (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    set({
      items: [
        ...rows.slice(0, index),
        ...pasted(text, rows[index]?.kind ?? 'ITEM_KIND_TESTING'),
        ...rows.slice(index + 1),
      ],
    });
  };
  return (
    <div className="stack">
      <p className="muted">{t('items.hint')}</p>
      <p className="muted">
        {t('items.booking')} <Link to="/open/resources">{t('items.resources')}</Link>
      </p>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id before they are saved
        <fieldset key={index} className="panel item-row" onPaste={paste(index)}>
          <legend>{t('items.line', { line: index + 1 })}</legend>
          <ItemFields
            row={row}
            path={`items[${index}].need`}
            change={(part) => change(index, part)}
            violations={violations}
          />
          {rows.length > 1 ? (
            <button
              type="button"
              className="button quiet"
              onClick={() => set({ items: rows.filter((_, place) => place !== index) })}
            >
              {t('items.remove', { line: index + 1 })}
            </button>
          ) : null}
        </fieldset>
      ))}
      <button
        type="button"
        className="button"
        onClick={() =>
          set({
            items: [
              ...rows,
              {
                ...emptyRow(rows.at(-1)?.kind),
                standards: rows.at(-1)?.standards ?? '',
                object: rows.at(-1)?.object ?? '',
              },
            ],
          })
        }
      >
        <Icon name="plus" />
        {t('items.add')}
      </button>
    </div>
  );
}
