// What is due in the ledger, each number with the way to exactly its rows.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Counts } from './queries';
import { useInstrumentCounts } from './queries';

const SHOWN = [
  ['overdue', 'DUE_STATUS_OVERDUE'],
  ['soon', 'DUE_STATUS_SOON'],
  ['undated', 'DUE_STATUS_UNDATED'],
] as const;

export function DueLinks({ counts }: { counts: Counts }) {
  const { t } = useTranslation('enterprise');
  return (
    <ul className="row due-links">
      {SHOWN.map(([name, due]) => (
        <li key={name}>
          <Link to={`/e/instruments?due=${due}`}>{t(`ledger.count.${name}`, { n: counts[name] })}</Link>
        </li>
      ))}
      <li>
        <Link to="/e/instruments">{t('ledger.count.total', { n: counts.total })}</Link>
      </li>
    </ul>
  );
}

/** On the home page: only while something is due. */
export function DueLine() {
  const { t } = useTranslation('enterprise');
  const counts = useInstrumentCounts().data;
  if (!counts || counts.overdue + counts.soon + counts.undated === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="due">
      <h2 id="due">{t('ledger.due')}</h2>
      <DueLinks counts={counts} />
    </section>
  );
}
