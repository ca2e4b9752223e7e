// What a change hits, in numbers and with the first of the rows.
import { useTranslation } from 'react-i18next';
import type { Impact } from '../api/history';
import { Data } from './Data';
import { Notice } from './states';
import './history.css';

export function ImpactFacts({ impact }: { impact: Impact }) {
  const { t } = useTranslation(['common', 'work']);
  if (impact.rows === 0) return <Notice tone="info">{t('work:impact.none')}</Notice>;
  return (
    <Notice tone="warn">
      <p>
        {t('work:impact.hits', {
          rows: impact.rows,
          providers: impact.providers,
          offerings: impact.offerings,
        })}
      </p>
      <ul className="impact-list">
        {impact.sampleRows.slice(0, 5).map((row) => (
          <li key={row.id}>
            <Data>{[row.object, row.parameter, row.standard].filter(Boolean).join(' · ')}</Data>
          </li>
        ))}
        {impact.sampleOfferings.slice(0, 5).map((offering) => (
          <li key={offering.id}>
            {t('work:impact.offering')} <Data>{offering.title}</Data>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
