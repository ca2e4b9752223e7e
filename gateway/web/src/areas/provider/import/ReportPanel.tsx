// The dry run's report, and what is to be written: the valid rows, or nothing unless all are valid.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorSummary } from '../../../ui/Field';
import { useVerb } from '../../../ui/useVerb';
import { Counts } from './Counts';
import { FailedRows } from './FailedRows';
import type { ScopeImport } from './state';
import { apply, type Mode } from './verbs';

const MODES: Mode[] = ['SCOPE_APPLY_MODE_VALID_ONLY', 'SCOPE_APPLY_MODE_ALL_OR_NOTHING'];

export function ReportPanel({ one }: { one: ScopeImport }) {
  const { t } = useTranslation(['import', 'common']);
  const { form, act } = useVerb({});
  const clean = one.failed === 0;
  const [mode, setMode] = useState<Mode>(
    clean ? 'SCOPE_APPLY_MODE_ALL_OR_NOTHING' : 'SCOPE_APPLY_MODE_VALID_ONLY',
  );
  const valid = one.created + one.changed + one.unchanged;
  const stopped =
    valid === 0 ? 'report.noneValid' : mode.endsWith('NOTHING') && !clean ? 'report.notAll' : '';
  return (
    <section className="panel stack" aria-labelledby="report">
      <h2 id="report">{t('report.title')}</h2>
      <Counts one={one} />
      {clean ? null : <FailedRows one={one} />}
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <fieldset className="plain import-modes">
        <legend>{t('report.mode')}</legend>
        {MODES.map((value) => (
          <label key={value} className="row import-mode">
            <input
              type="radio"
              name="mode"
              value={value}
              checked={mode === value}
              onChange={() => setMode(value)}
            />
            <span>
              {t(`mode.${value}`)}
              <span className="meta import-mode-hint">{t(`modeHint.${value}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={form.busy || stopped !== ''}
          onClick={() =>
            void act(
              (key) => apply(one, mode, key),
              () => undefined,
            )
          }
        >
          {t('report.verb')}
        </button>
        <span className="muted">{t(stopped || 'report.nothing', { count: one.failed })}</span>
      </div>
    </section>
  );
}
