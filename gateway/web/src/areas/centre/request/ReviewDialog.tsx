// 复核整改: accept it, or return it with what is missing.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function ReviewDialog({ rating, onClose }: { rating: Rating; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb({ outcome: '', reason: '' });
  const { outcome, reason } = form.values;
  const decide = () => {
    if (!outcome) {
      form.fail([violation('accepted', t('review.choose'), t('review.choose'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/ratings/{id}:reviewRectification', {
            params: { path: { id: rating.id } },
            headers: once(key),
            body: {
              id: rating.id,
              etag: rating.etag,
              accepted: outcome === 'accept',
              reason: outcome === 'return' ? reason : '',
            },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('review.title')}
      verb={t(outcome === 'return' ? 'review.return' : 'review.accept')}
      form={form}
      onClose={onClose}
      act={decide}
      now={<StateBadge state={rating.state} />}
      labels={{ reason: t('review.reason') }}
    >
      <p>
        <strong>{t('review.done')}</strong> <Data>{rating.rectification}</Data>
      </p>
      <Field name="accepted" label={t('review.outcome')} required violations={form.violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={outcome}
            onChange={(event) => form.set({ outcome: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            <option value="accept">{t('review.accept')}</option>
            <option value="return">{t('review.return')}</option>
          </select>
        )}
      </Field>
      {outcome === 'return' ? (
        <TextField
          name="reason"
          label={t('review.reason')}
          required
          violations={form.violations}
          value={reason}
          rows={2}
          set={(reason) => form.set({ reason })}
        />
      ) : null}
    </VerbDialog>
  );
}
