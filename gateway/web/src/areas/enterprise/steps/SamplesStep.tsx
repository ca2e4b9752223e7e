import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { TextField } from '../../../ui/fields/TextField';
import { Empty } from '../../../ui/states';
import { isWritten } from '../row';
import type { Editing } from '../useDraft';

/** Which items need a sample, and how long it keeps. */
export function SamplesStep({ editing }: { editing: Editing }) {
  const { t } = useTranslation('enterprise');
  const { draft, set, violations } = editing;
  const rows = draft.items.filter(isWritten);
  if (rows.length === 0) return <Empty title={t('samples.none')} />;
  return (
    <div className="stack">
      <fieldset className="choices">
        <legend className="label">{t('samples.which')}</legend>
        {draft.items.map((row, index) =>
          isWritten(row) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id before they are saved
            <label key={index}>
              <input
                type="checkbox"
                checked={row.sample}
                onChange={(event) =>
                  set({
                    items: draft.items.map((one, place) =>
                      place === index ? { ...one, sample: event.target.checked } : one,
                    ),
                  })
                }
              />
              <span>
                {t('items.line', { line: index + 1 })} <Data>{row.object}</Data>
              </span>
            </label>
          ) : null,
        )}
      </fieldset>
      <fieldset className="choices">
        <legend className="label">{t('samples.nature')}</legend>
        <label>
          <input
            type="checkbox"
            checked={draft.hazardous}
            onChange={(event) => set({ hazardous: event.target.checked })}
          />
          {t('samples.hazardous')}
        </label>
      </fieldset>
      <TextField
        name="max_hours"
        label={t('samples.maxHours')}
        hint={t('samples.maxHoursHint')}
        violations={violations}
        value={draft.maxHours}
        inputMode="numeric"
        set={(maxHours) => set({ maxHours })}
      />
    </div>
  );
}
