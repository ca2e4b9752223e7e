// 调整产能 of a range of days; only the days that change are sent, and the platform names those that are booked.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Cell, Pool } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { apiDate, day as dayText } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { useForm, violation } from '../../../ui/form';
import { Notice } from '../../../ui/states';
import { VerbDialog } from '../../../ui/VerbDialog';
import { booked, changed, type DayKind } from './days';

interface Props {
  pool: Pool;
  days: string[];
  cellOn: (day: string) => Cell | undefined;
  kind: (day: string) => DayKind;
  onClose: () => void;
}

type Open = 'keep' | 'open' | 'closed';

export function EditDialog({ pool, days, cellOn, kind, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const client = useQueryClient();
  const totals = new Set(days.map((day) => cellOn(day)?.total));
  const same = totals.size === 1 ? [...totals][0] : undefined;
  const resting = days.filter((day) => kind(day) === 'rest');
  const form = useForm<{ total: string; open: Open; skip: boolean }>({
    total: same === undefined ? '' : String(same),
    open: 'keep',
    skip: resting.length > 0 && resting.length < days.length,
  });
  const { values, set, violations } = form;
  const affected = values.skip ? days.filter((day) => kind(day) !== 'rest') : days;
  const total = values.total === '' ? undefined : Number(values.total);
  const valid = total === undefined || (Number.isInteger(total) && total >= 0);
  const cells = valid
    ? changed(affected, cellOn, {
        ...(total === undefined ? {} : { total }),
        ...(values.open === 'keep' ? {} : { closed: values.open === 'closed' }),
      })
    : [];
  const low = cells.filter(({ day, total: wanted }) => wanted < booked(cellOn(day)));

  const write = async () => {
    if (!valid) {
      form.fail([violation('total', t('calendar.noTotal'), t('calendar.noTotal'))]);
      return;
    }
    if (cells.length === 0) {
      form.fail([violation('total', t('calendar.nothing'), t('calendar.nothing'))]);
      return;
    }
    const done = await form.submit(async (key) => {
      await read(
        api.POST('/v1/pools/{pool_id}:setCells', {
          params: { path: { pool_id: pool.id } },
          headers: once(key),
          body: {
            poolId: pool.id,
            cells: cells.map(({ day, ...rest }) => ({ poolId: pool.id, day: apiDate(day) ?? {}, ...rest })),
          },
        }),
      );
    });
    await client.invalidateQueries({ queryKey: ['cells'] });
    if (done) onClose();
  };

  const first = days[0] ?? '';
  const last = days.at(-1) ?? '';
  return (
    <VerbDialog
      title={t('calendar.edit')}
      verb={t('calendar.edit')}
      form={form}
      act={() => void write()}
      onClose={onClose}
      labels={{ total: t('calendar.total') }}
    >
      <p>
        <Data>{pool.displayName}</Data> ·{' '}
        {first === last
          ? dayText(apiDate(first), language())
          : t('calendar.range', {
              from: dayText(apiDate(first), language()),
              to: dayText(apiDate(last), language()),
              count: days.length,
            })}
      </p>
      <Field
        name="total"
        label={t('calendar.totalOf', { unit: pool.unit || t('calendar.unit') })}
        hint={same === undefined ? t('calendar.mixed') : undefined}
        violations={violations}
      >
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="number"
            min={0}
            value={values.total}
            onChange={(event) => set({ total: event.target.value })}
          />
        )}
      </Field>
      <Field name="closed" label={t('calendar.open')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.open}
            onChange={(event) =>
              set({
                open: (['keep', 'open', 'closed'] as const).find((o) => o === event.target.value) ?? 'keep',
              })
            }
          >
            {(['keep', 'open', 'closed'] as const).map((open) => (
              <option key={open} value={open}>
                {t(`calendar.openness.${open}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {resting.length > 0 && resting.length < days.length ? (
        <label className="row check">
          <input
            type="checkbox"
            checked={values.skip}
            onChange={(event) => set({ skip: event.target.checked })}
          />
          {t('calendar.skip', { count: resting.length })}
        </label>
      ) : null}
      <p className="muted" role="status">
        {t('calendar.affects', { count: cells.length })}
      </p>
      {low.length > 0 ? (
        <Notice tone="warn">
          <p>{t('calendar.low')}</p>
          <ul className="steps">
            {low.map(({ day }) => (
              <li key={day}>
                {t('calendar.lowDay', { day: dayText(apiDate(day), language()), count: booked(cellOn(day)) })}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </VerbDialog>
  );
}
