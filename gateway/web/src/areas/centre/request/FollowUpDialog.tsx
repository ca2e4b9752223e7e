// 登记回访: what the call said, and whether the bad rating stands.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function FollowUpDialog({ rating, onClose }: { rating: Rating; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb({ log: '', outcome: '' });
  const { log, outcome } = form.values;
  const register = () => {
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
            body: { id: rating.id, etag: rating.etag, log, upheld: outcome === 'upheld' },
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
      labels={{ log: t('followUp.log') }}
    >
      <p>
        {t(`common:ratingLevel.${rating.level}`)}: <Data>{rating.text}</Data>
      </p>
      <Field
        name="log"
        label={t('followUp.log')}
        hint={t('followUp.hint')}
        required
        violations={form.violations}
      >
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            value={log}
            onChange={(event) => form.set({ log: event.target.value })}
          />
        )}
      </Field>
      <Field name="upheld" label={t('followUp.outcome')} required violations={form.violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={outcome}
            onChange={(event) => form.set({ outcome: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            <option value="upheld">{t('followUp.upheld')}</option>
            <option value="settled">{t('followUp.settled')}</option>
          </select>
        )}
      </Field>
    </VerbDialog>
  );
}
