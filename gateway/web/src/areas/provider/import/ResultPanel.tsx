// How an import ended: what was written, what failed, what an undo kept.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../../i18n/i18n';
import { Loaded, Notice } from '../../../ui/states';
import { Counts } from './Counts';
import { FailedRows } from './FailedRows';
import { useImportKept } from './queries';
import type { ScopeImport } from './state';

function Kept({ one }: { one: ScopeImport }) {
  const { t } = useTranslation('import');
  const query = useImportKept(one);
  return (
    <section className="stack-s" aria-labelledby="kept">
      <h3 id="kept">{t('kept.title', { count: one.kept })}</h3>
      <Loaded query={query} lines={2}>
        {(rows) => (
          <ul className="stack-s">
            {rows.map((row) => (
              <li key={row.scopeRowId}>
                <span className="mono">{row.scopeRowId}</span> {language() === 'zh' ? row.zh : row.en}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

export function ResultPanel({ one }: { one: ScopeImport }) {
  const { t } = useTranslation('import');
  const written = one.state === 'SCOPE_IMPORT_STATE_APPLIED';
  const undone = one.state === 'SCOPE_IMPORT_STATE_UNDONE';
  return (
    <section className="panel stack" aria-labelledby="result" role="status">
      <h2 id="result">{t(`state.${one.state}`)}</h2>
      {one.problem ? (
        <Notice tone="bad">
          <p>{language() === 'zh' ? one.problem.zh : one.problem.en}</p>
          <p className="mono">{one.problem.code}</p>
        </Notice>
      ) : null}
      {written ? <Counts one={one} /> : null}
      {undone ? <p>{t('result.undone', { count: one.rowsWritten })}</p> : null}
      {written || undone ? null : <p>{t('result.nothing')}</p>}
      {written && one.failed > 0 ? <FailedRows one={one} /> : null}
      {one.kept > 0 ? <Kept one={one} /> : null}
      <p>
        <Link to="/p/capabilities">{t('result.look')}</Link>
      </p>
    </section>
  );
}
