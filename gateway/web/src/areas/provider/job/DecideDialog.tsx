import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** 处理取消提议 of the firm: agree or refuse. */
export function DecideDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb({ decision: '' });
  const { decision } = form.values;
  const decide = () => {
    if (!decision) {
      form.fail([violation('agree', t('decide.lacking'), t('decide.lacking'))]);
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
      title={t('decide.verb')}
      verb={t(decision === 'refuse' ? 'decide.refuse' : decision ? 'decide.agree' : 'decide.verb')}
      form={form}
      act={decide}
      onClose={onClose}
      now={<StateBadge state={order.state} />}
    >
      <p>
        {t('decide.reason')} <Data>{order.proposal?.reason}</Data>
      </p>
      <Field name="agree" label={t('decide.decision')} required violations={form.violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={decision}
            onChange={(event) => form.set({ decision: event.target.value })}
          >
            <option value="">{t('choose')}</option>
            <option value="agree">{t('decide.agree')}</option>
            <option value="refuse">{t('decide.refuse')}</option>
          </select>
        )}
      </Field>
      {decision ? <p className="muted">{t(`decide.effect.${decision}`)}</p> : null}
    </VerbDialog>
  );
}
