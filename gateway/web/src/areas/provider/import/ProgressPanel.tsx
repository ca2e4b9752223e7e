// Work under way: how far it is, and how to stop it.
import { useTranslation } from 'react-i18next';
import type { ScopeImport } from './state';

export function ProgressPanel({ one }: { one: ScopeImport }) {
  const { t } = useTranslation('import');
  const name = t(`state.${one.state}`);
  return (
    <section className="panel stack-s" aria-labelledby="progress">
      <h2 id="progress">{name}</h2>
      <div className="row import-progress">
        <progress max={100} value={one.percent} aria-label={name} />
        <strong className="num">{one.percent}%</strong>
      </div>
      <p className="muted">
        {t('progress.rows', { read: one.rowsRead, checked: one.rowsChecked, written: one.rowsWritten })}
      </p>
      <p className="muted">{t('progress.goesOn')}</p>
    </section>
  );
}
