// One day of the draft: rest, work, half a day, or like its weekday.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { apiDate, day } from '../../../lib/format';
import { TextField } from '../../../ui/fields/TextField';
import type { Form } from '../../../ui/form';
import { VerbDialog } from '../../../ui/VerbDialog';
import { type Cell, type Kind, withDay } from './days';
import '../../../ui/choice.css';

const KINDS = ['rest', 'work', 'half', 'week'] as const;

interface Props {
  cell: Cell;
  calendar: Calendar;
  form: Form<object>;
  put: (calendar: Calendar) => void;
  onClose: () => void;
}

export function DayDialog({ cell, calendar, form, put, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const [kind, setKind] = useState<Kind | 'week'>(cell.own ? cell.works : 'week');
  const [windows, setWindows] = useState(
    cell.works === 'half' ? (cell.own?.windows ?? []).join(' ') : (calendar.windows[0] ?? ''),
  );
  const [name, setName] = useState(cell.own?.name ?? '');
  // The day is the last entry of what is sent, so that refusals of days are about it.
  const own = form.violations.map((one) => ({
    ...one,
    field: one.field.replace(/^calendar\.days\[\d+\]\./, ''),
  }));
  return (
    <VerbDialog
      title={day(apiDate(cell.iso), language())}
      verb={t('rules.saveDay')}
      form={{ ...form, violations: own }}
      onClose={onClose}
      labels={{ windows: t('rules.windows'), name: t('rules.name') }}
      act={() => {
        const half = windows.split(/[\s,;，；]+/).filter(Boolean);
        put(withDay(calendar, cell.iso, { kind, windows: kind === 'half' ? half : [], name }));
      }}
    >
      <fieldset className="field day-kinds">
        <legend className="label">{t('rules.kindOfDay')}</legend>
        {KINDS.map((one) => (
          <label key={one} className="row check-choice">
            <input
              type="radio"
              name="kind"
              value={one}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
            {t(`rules.kind.${one}`)}
          </label>
        ))}
      </fieldset>
      {kind === 'half' ? (
        <TextField
          name="windows"
          label={t('rules.windows')}
          hint={t('rules.windowsHint')}
          required
          violations={own}
          value={windows}
          set={setWindows}
        />
      ) : null}
      {kind !== 'week' ? (
        <TextField
          name="name"
          label={t('rules.name')}
          hint={t('rules.nameHint')}
          violations={own}
          value={name}
          set={setName}
        />
      ) : null}
    </VerbDialog>
  );
}
