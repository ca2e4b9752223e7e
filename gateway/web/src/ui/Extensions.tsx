// 延期 of a clock: what was asked for and decided; who may decide does so here.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClock } from '../api/cases';
import { api, once, read } from '../api/client';
import type { Extension } from '../api/records';
import { language } from '../i18n/i18n';
import { instant } from '../lib/format';
import { StateBadge } from './Badge';
import { Data } from './Data';
import { Field } from './Field';
import { TextField } from './fields/TextField';
import { violation } from './form';
import { useVerb } from './useVerb';
import { VerbDialog } from './VerbDialog';

interface Props {
  /** The clock. */
  id: string;
  /** The signed-in person may decide on what others asked for. */
  decides?: boolean;
}

export function Extensions({ id, decides = false }: Props) {
  const { t } = useTranslation(['common', 'work']);
  const clock = useClock(id).data;
  const [deciding, setDeciding] = useState<Extension>();
  if (!clock || clock.extensions.length === 0) return null;
  return (
    <section className="stack-s">
      <h4>{t('work:extension.title')}</h4>
      <ul className="stack-s">
        {clock.extensions.map((one) => (
          <li key={one.id} className="stack-s">
            <span className="row">
              <StateBadge state={one.state} />
              <span>
                {one.days > 0
                  ? t('work:extension.wish', { count: one.days })
                  : t('work:extension.wishMinutes', { count: one.minutes })}
              </span>
              <span className="meta">
                {t('work:extension.move', {
                  old: instant(one.dueTime, language()),
                  now: instant(one.newDueTime, language()),
                })}
              </span>
              {decides && one.state === 'EXTENSION_STATE_ASKED' ? (
                <button type="button" className="button no-print" onClick={() => setDeciding(one)}>
                  {t('work:extension.decide')}
                </button>
              ) : null}
            </span>
            <Data>{one.reason}</Data>
            {one.note ? <Data>{one.note}</Data> : null}
          </li>
        ))}
      </ul>
      {deciding ? <DecideDialog asked={deciding} onClose={() => setDeciding(undefined)} /> : null}
    </section>
  );
}

export function DecideDialog({ asked, onClose }: { asked: Extension; onClose: () => void }) {
  const { t } = useTranslation(['common', 'work']);
  const { form, act } = useVerb<{ verdict: 'grant' | 'deny' | ''; note: string }>({ verdict: '', note: '' });
  const { values, violations, set } = form;
  const decide = () => {
    const wrong = [
      ...(values.verdict
        ? []
        : [violation('grant', t('work:extension.verdictLacking'), t('work:extension.verdictLacking'))]),
      ...(values.note.trim()
        ? []
        : [violation('note', t('work:extension.noteLacking'), t('work:extension.noteLacking'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/extensions/{id}:decide', {
            params: { path: { id: asked.id } },
            headers: once(key),
            body: { id: asked.id, grant: values.verdict === 'grant', note: values.note },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('work:extension.decideTitle')}
      verb={t('work:extension.submit')}
      form={form}
      act={decide}
      onClose={onClose}
      labels={{ grant: t('work:extension.verdict'), note: t('work:extension.note') }}
    >
      <p>
        <Data>{asked.reason}</Data>
      </p>
      <p>
        {t('work:extension.move', {
          old: instant(asked.dueTime, language()),
          now: instant(asked.newDueTime, language()),
        })}
      </p>
      <Field name="grant" label={t('work:extension.verdict')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.verdict}
            onChange={(event) => set({ verdict: event.target.value as typeof values.verdict })}
          >
            <option value="">—</option>
            <option value="grant">{t('work:extension.grant')}</option>
            <option value="deny">{t('work:extension.deny')}</option>
          </select>
        )}
      </Field>
      <TextField
        name="note"
        label={t('work:extension.note')}
        required
        violations={violations}
        value={values.note}
        rows={2}
        set={(note) => set({ note })}
      />
    </VerbDialog>
  );
}
