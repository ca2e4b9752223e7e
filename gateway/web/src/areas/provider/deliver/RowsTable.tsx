// Cited rows of the report, each with the platform's judgement of its scope.
import { useTranslation } from 'react-i18next';
import type { Item, Rec } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { Badge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { objectOf } from '../../../ui/need';
import type { Row } from './report';

interface Props {
  items: Item[];
  rows: Row[];
  set: (rows: Row[]) => void;
  results: Rec<'nqi.registry.v1.CheckScopeResult'>[] | undefined;
  /** Marks are claimed, so that rows are judged. */
  judged: boolean;
}

export function RowsTable({ items, rows, set, results, judged }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const change = (at: number, part: Partial<Row>) =>
    set(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <div className="stack-s">
      <ol className="report-rows">
        {rows.map((row, index) => {
          const item = items.find((one) => one.id === row.itemId);
          const result = results?.[index];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own while they are typed
            <li key={index} className="report-row" data-field={`report.rows[${index}]`} tabIndex={-1}>
              <span className="report-object">
                <span className="meta">{t('deliver.row', { row: index + 1 })}</span>{' '}
                <Data>{objectOf(item?.need)}</Data>
              </span>
              <label>
                <span className="meta">{t('deliver.parameter')}</span>
                <input
                  className="input"
                  value={row.parameter}
                  onChange={(event) => change(index, { parameter: event.target.value })}
                />
              </label>
              <label>
                <span className="meta">{t('deliver.standard')}</span>
                <input
                  className="input"
                  value={row.standard}
                  onChange={(event) => change(index, { standard: event.target.value })}
                />
              </label>
              <button
                type="button"
                className="button quiet"
                onClick={() => set(rows.filter((_, at) => at !== index))}
                aria-label={t('deliver.remove', { row: index + 1 })}
              >
                <Icon name="close" />
              </button>
              {judged ? (
                <span className="report-verdict" role="status">
                  {!result ? (
                    <span className="muted">{t('deliver.checking')}</span>
                  ) : result.covered ? (
                    <Badge look={{ tone: 'good', sign: 'check' }} text={t('deliver.covered')} />
                  ) : (
                    <>
                      <Badge look={{ tone: 'bad', sign: 'cross' }} text={t('deliver.outside')} />{' '}
                      <span className="error-text">{language() === 'zh' ? result.zh : result.en}</span>
                    </>
                  )}
                </span>
              ) : null}
            </li>
          );
        })}
      </ol>
      <button
        type="button"
        className="button"
        onClick={() =>
          set([...rows, { itemId: items[0]?.id ?? '', parameter: '', standard: rows.at(-1)?.standard ?? '' }])
        }
      >
        <Icon name="plus" />
        {t('deliver.add')}
      </button>
    </div>
  );
}
