import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** Agrees to a proposed cancellation, or does not. */
export function DecideDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ agree: '' });
  return (
    <VerbDialog
      title={t('decide.title', { number: order.number })}
      verb={t('decide.verb')}
      form={form}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      act={() => {
        if (!form.values.agree) {
          form.fail([violation('agree', t('decide.lacking'), t('decide.lacking'))]);
          return;
        }
        void act(
          (key) =>
            read(
              api.POST('/v1/orders/{id}:decideCancellation', {
                params: { path: { id: order.id } },
                headers: once(key),
                body: { id: order.id, etag: order.etag, agree: form.values.agree === 'yes' },
              }),
            ),
          onClose,
        );
      }}
    >
      <p>
        <Data>{order.proposal?.reason}</Data>
      </p>
      <fieldset className="choices" data-field="agree" tabIndex={-1}>
        <legend className="label">{t('decide.question')}</legend>
        {(['yes', 'no'] as const).map((answer) => (
          <label key={answer}>
            <input
              type="radio"
              name="agree"
              checked={form.values.agree === answer}
              onChange={() => form.set({ agree: answer })}
            />
            {t(`decide.${answer}`)}
          </label>
        ))}
      </fieldset>
    </VerbDialog>
  );
}
