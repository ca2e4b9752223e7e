// The centre agrees to a proposed cancellation, or refuses it, when the two sides do not agree.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function CancellationDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const { form, act } = useVerb({ decision: '' });
  const { decision } = form.values;
  const decide = () => {
    if (!decision) {
      form.fail([violation('agree', t('cancellation.choose'), t('cancellation.choose'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/orders/{id}:decideCancellation', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, agree: decision === 'agree' },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('cancellation.title', { number: order.number })}
      verb={t(decision === 'refuse' ? 'cancellation.refuse' : 'cancellation.agree')}
      form={form}
      onClose={onClose}
      act={decide}
      now={<StateBadge state={order.state} />}
    >
      <p>
        <Data>{order.proposal?.reason}</Data>
      </p>
      <Field name="agree" label={t('cancellation.decision')} required violations={form.violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={decision}
            onChange={(event) => form.set({ decision: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            <option value="agree">{t('cancellation.agree')}</option>
            <option value="refuse">{t('cancellation.refuse')}</option>
          </select>
        )}
      </Field>
      <p className="muted">
        {t(decision === 'refuse' ? 'cancellation.refuseText' : 'cancellation.agreeText')}
      </p>
    </VerbDialog>
  );
}
