// 调整产能 of a range of days: what it does to which day and booking is shown before it is written.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Cell, Pool } from '../../../api/records';
import { apiDate } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { type DayKind, meant, WEEKDAYS, type Weekday } from './days';
import { type Edited, Effects } from './Effects';
import { WeekdayBoxes } from './WeekdayBoxes';

const EDITS = ['SET_TOTAL', 'CLOSE', 'OPEN', 'FOLLOW_RULES'] as const;
type Edit = (typeof EDITS)[number];

interface Props {
  pool: Pool;
  days: string[];
  cellOn: (day: string) => Cell | undefined;
  kind: (day: string) => DayKind;
  onClose: () => void;
}

export function EditDialog({ pool, days, cellOn, kind, onClose }: Props) {
  const { t } = useTranslation(['capacity', 'provider', 'common']);
  const totals = new Set(days.map((day) => cellOn(day)?.total));
  const same = totals.size === 1 ? [...totals][0] : undefined;
  const { form, act } = useVerb({
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    weekdays: meant(days, kind) as Weekday[],
    edit: 'SET_TOTAL' as Edit,
    total: same === undefined ? '' : String(same),
    reason: '',
  });
  const [edited, setEdited] = useState<Edited>();
  const { values, violations } = form;
  const set = (change: Partial<typeof values>) => {
    form.set(change);
    setEdited(undefined);
  };
  const call = async (validateOnly: boolean, key: string) =>
    (await read(
      api.POST('/v1/pools/{pool_id}:editCells', {
        params: { path: { pool_id: pool.id } },
        headers: once(key),
        body: {
          poolId: pool.id,
          from: apiDate(values.from) ?? {},
          to: apiDate(values.to) ?? {},
          weekdays: values.weekdays.length === WEEKDAYS.length ? [] : values.weekdays,
          edit: `CELL_EDIT_${values.edit}`,
          total: values.edit === 'SET_TOTAL' ? Number(values.total) : 0,
          reason: values.reason,
          validateOnly,
        },
      }),
    )) as Edited;
  const look = () => {
    const wrong = [
      ...(values.edit === 'SET_TOTAL' && !/^\d+$/.test(values.total.trim())
        ? [violation('total', t('noTotal'), t('noTotal'))]
        : []),
      ...(values.edit === 'CLOSE' && !values.reason.trim()
        ? [violation('reason', t('noReason'), t('noReason'))]
        : []),
      // No day of the week would mean all of them to the platform.
      ...(values.weekdays.length === 0 ? [violation('weekdays', t('noWeekday'), t('noWeekday'))] : []),
    ];
    if (wrong.length > 0) return form.fail(wrong);
    void act(
      async (key) => setEdited(await call(true, key)),
      () => undefined,
    );
  };
  const possible = edited !== undefined && edited.days.length > 0 && !edited.days.some((one) => one.refused);
  const date = (name: 'from' | 'to') => (
    <TextField
      name={name}
      label={t(name)}
      required
      violations={violations}
      value={values[name]}
      type="date"
      set={(value) => set({ [name]: value })}
    />
  );
  return (
    <VerbDialog
      title={t('provider:calendar.edit')}
      verb={possible ? t('verb', { count: edited.days.length }) : t('look')}
      form={form}
      act={() => (possible ? void act((key) => call(false, key), onClose) : look())}
      onClose={onClose}
      labels={{
        total: t('total'),
        reason: t('reason'),
        from: t('from'),
        to: t('to'),
        weekdays: t('weekdays'),
      }}
    >
      <p>
        <Data>{pool.displayName}</Data>
      </p>
      <div className="field-pair even">
        {date('from')}
        {date('to')}
      </div>
      {values.from === values.to ? null : (
        <WeekdayBoxes chosen={values.weekdays} set={(weekdays) => set({ weekdays })} />
      )}
      <ChoiceField
        name="edit"
        label={t('edit')}
        required
        violations={violations}
        value={values.edit}
        options={EDITS}
        word={(edit) => t(`edits.${edit}`)}
        set={(value) => set({ edit: EDITS.find((edit) => edit === value) ?? 'OPEN' })}
      />
      {values.edit === 'SET_TOTAL' ? (
        <TextField
          name="total"
          label={t('totalOf', { unit: pool.unit || t('provider:calendar.unit') })}
          hint={same === undefined ? t('mixed') : undefined}
          required
          violations={violations}
          value={values.total}
          type="number"
          min={0}
          set={(total) => set({ total })}
        />
      ) : null}
      <TextField
        name="reason"
        label={t('reason')}
        hint={t('reasonHint')}
        required={values.edit === 'CLOSE'}
        violations={violations}
        value={values.reason}
        set={(reason) => set({ reason })}
      />
      {edited ? <Effects edited={edited} /> : null}
    </VerbDialog>
  );
}
