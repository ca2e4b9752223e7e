// What the sheet would change, or did; and every error with its place.
import { useTranslation } from 'react-i18next';
import { save } from '../../../api/download';
import { language } from '../../../i18n/i18n';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { csvFile, csvText, failedRows, type RowError } from './sheet';
import type { Outcome as Result } from './useImport';

export function Counts({ outcome }: { outcome: Result }) {
  const { t } = useTranslation('provider');
  const failed = new Set(outcome.errors.map((error) => error.row)).size;
  // A refused sheet says only what is wrong with it.
  const counts =
    failed > 0
      ? ([
          ['failed', failed],
          ['errorCount', outcome.errors.length],
        ] as const)
      : ([
          ['rows', outcome.rows],
          ['created', outcome.created],
          ['updated', outcome.updated],
          ['unchanged', outcome.unchanged],
          ['failed', failed],
        ] as const);
  return (
    <ul className="tiles-row">
      {counts.map(([name, count]) => (
        <li key={name} className={`work-tile ${count ? '' : 'idle'}`}>
          <span>{t(`import.${name}`)}</span>
          <span className="count">{count}</span>
        </li>
      ))}
    </ul>
  );
}

export function Errors({ errors, file }: { errors: RowError[]; file: File }) {
  const { t } = useTranslation('provider');
  const reason = (error: RowError) => `${error.code} ${language() === 'zh' ? error.zh : error.en}`;
  const download = async () => {
    const titles = {
      row: t('import.row'),
      column: t('import.column'),
      value: t('import.value'),
      reason: t('import.reason'),
    };
    save(csvFile(failedRows(errors, await csvText(file), titles, reason)), `${t('import.failedFile')}.csv`);
  };
  return (
    <section className="stack-s" aria-labelledby="errors">
      <div className="row between">
        <h2 id="errors">{t('import.errors', { count: errors.length })}</h2>
        <button type="button" className="button" onClick={() => void download()}>
          <Icon name="download" />
          {t('import.download')}
        </button>
      </div>
      <div className="scroll-x import-errors" tabIndex={0} role="group" aria-labelledby="errors">
        <table>
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('import.row')}
              </th>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.value')}</th>
              <th scope="col">{t('import.code')}</th>
              <th scope="col">{t('import.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error) => (
              <tr key={`${error.row}-${error.column}-${error.code}-${error.value}`}>
                <td className="num">{error.row}</td>
                <td>
                  <Data>{error.column}</Data>
                </td>
                <td>
                  <Data>{error.value}</Data>
                </td>
                <td className="mono">{error.code}</td>
                <td>{language() === 'zh' ? error.zh : error.en}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
