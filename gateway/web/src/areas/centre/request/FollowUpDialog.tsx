// 登记回访: what the call said, and whether the bad rating stands.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { ChoiceField } from '../../../ui/fields/ChoiceField';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** Upheld, settled on the phone, or given by mistake: the last is the bureau's to strike. */
const OUTCOMES = ['upheld', 'settled', 'mistaken'] as const;
type Outcome = (typeof OUTCOMES)[number];

export function FollowUpDialog({ rating, onClose }: { rating: Rating; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const { form, act } = useVerb<{ log: string; outcome: Outcome | '' }>({ log: '', outcome: '' });
  const { values, violations, set } = form;
  const register = () => {
    const { log, outcome } = values;
    if (!outcome) {
      form.fail([violation('upheld', t('followUp.choose'), t('followUp.choose'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/ratings/{id}:followUp', {
            params: { path: { id: rating.id } },
            headers: once(key),
            body: {
              id: rating.id,
              etag: rating.etag,
              log,
              upheld: outcome === 'upheld',
              mistaken: outcome === 'mistaken',
            },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('followUp.title')}
      verb={t('followUp.verb')}
      form={form}
      onClose={onClose}
      act={register}
      now={<StateBadge state={rating.state} />}
      labels={{ log: t('followUp.log'), upheld: t('followUp.outcome') }}
    >
      <p>
        {t(`work:ratingLevel.${rating.level}`)}: <Data>{rating.text}</Data>
      </p>
      <TextField
        name="log"
        label={t('followUp.log')}
        hint={t('followUp.hint')}
        required
        violations={violations}
        value={values.log}
        set={(log) => set({ log })}
        rows={3}
      />
      <ChoiceField
        name="upheld"
        label={t('followUp.outcome')}
        required
        violations={violations}
        value={values.outcome}
        none={t('choose')}
        options={OUTCOMES}
        word={(outcome) => t(`followUp.${outcome}`)}
        set={(outcome) => set({ outcome })}
      />
      {values.outcome ? <p className="muted">{t(`followUp.effect.${values.outcome}`)}</p> : null}
    </VerbDialog>
  );
}
