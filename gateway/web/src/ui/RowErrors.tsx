// What is wrong in a sheet: row, column, value, code, and how to mend it.
import { useTranslation } from 'react-i18next';
import type { RowError } from '../api/records';
import { language } from '../i18n/i18n';
import { Data } from './Data';
import './row-errors.css';

export function RowErrors({ errors }: { errors: RowError[] }) {
  const { t } = useTranslation('work');
  const titles = ['row', 'column', 'value', 'code', 'fix'] as const;
  return (
    <div className="scroll-x row-errors" tabIndex={0} role="group" aria-label={t('rowErrors.label')}>
      <table>
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col" className={title === 'row' ? 'num' : undefined}>
                {t(`rowErrors.${title}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {errors.map((error) => (
            <tr key={`${error.row} ${error.column} ${error.code} ${error.value}`}>
              <td className="num">{error.row}</td>
              <td>
                <Data>{error.column}</Data>
              </td>
              <td>
                <Data>{error.value}</Data>
              </td>
              <td className="mono">{error.code}</td>
              <td className="row-errors-fix">
                <Data>{language() === 'zh' ? error.zh : error.en}</Data>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
