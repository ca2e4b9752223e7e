// 改由其他责任方承担, with a fresh term or what is left of the old one.
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../../api/centres';
import { api, once, read } from '../../../api/client';
import { useProviders } from '../../../api/directory';
import type { Commitment } from '../../../api/records';
import { langOf } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { ClockNow } from './ClockNow';

const TERMS = ['REASSIGN_TERM_FRESH', 'REASSIGN_TERM_REMAINING'] as const;
/** Promises of a centre; the others are a provider's. */
const CENTRE = ['COMMITMENT_STAGE_ACCEPTANCE', 'COMMITMENT_STAGE_RATING_FOLLOW_UP'];

export function ReassignDialog({ clock, onClose }: { clock: Commitment; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const centres = useCentres().data ?? [];
  const providers = useProviders().data ?? [];
  const { form, act } = useVerb<{ obligor: string; term: (typeof TERMS)[number] | ''; reason: string }>({
    obligor: '',
    term: '',
    reason: '',
  });
  const { values, violations, set } = form;
  const able = (CENTRE.includes(clock.stage) ? centres : providers).filter(
    ({ id }) => id !== clock.obligorId,
  );
  const reassign = () => {
    const { term } = values;
    const wrong = [
      ...(values.obligor ? [] : [violation('obligor_id', t('reassign.noObligor'), t('reassign.noObligor'))]),
      ...(term ? [] : [violation('term', t('reassign.noTerm'), t('reassign.noTerm'))]),
      ...(values.reason.trim() ? [] : [violation('reason', t('noReason'), t('noReason'))]),
    ];
    if (!term || wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/commitments/{id}:reassign', {
            params: { path: { id: clock.id } },
            headers: once(key),
            body: { id: clock.id, etag: clock.etag, obligorId: values.obligor, term, reason: values.reason },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('reassign.title', { stage: t(`common:stage.${clock.stage}`) })}
      verb={t('reassign.verb')}
      form={form}
      act={reassign}
      onClose={onClose}
      now={<ClockNow clock={clock} />}
      labels={{ obligor_id: t('reassign.obligor'), term: t('reassign.term'), reason: t('reason') }}
    >
      <Field name="obligor_id" label={t('reassign.obligor')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.obligor}
            onChange={(event) => set({ obligor: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            {able.map((one) => (
              <option key={one.id} value={one.id} lang={langOf(one.displayName)}>
                {one.displayName}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ChoiceField
        name="term"
        label={t('reassign.term')}
        required
        violations={violations}
        value={values.term}
        none={t('choose')}
        options={TERMS}
        word={(term) => t(`reassign.${term}`)}
        set={(term) => set({ term })}
      />
      <TextField
        name="reason"
        label={t('reason')}
        required
        violations={violations}
        value={values.reason}
        rows={2}
        set={(reason) => set({ reason })}
      />
    </VerbDialog>
  );
}
