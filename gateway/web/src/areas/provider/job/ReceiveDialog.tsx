// 登记收样: from here the promised days run.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function ReceiveDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb({ label: '', condition: t('receive.good') });
  const { values, set, violations } = form;
  const receive = () => {
    const wrong = [
      ...(values.label.trim() ? [] : [violation('label', t('receive.noLabel'), t('receive.noLabel'))]),
      ...(values.condition.trim()
        ? []
        : [violation('condition', t('receive.noCondition'), t('receive.noCondition'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/orders/{id}:receiveSample', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, ...values },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('receive.verb')}
      verb={t('receive.verb')}
      form={form}
      act={receive}
      onClose={onClose}
      now={<StateBadge state={order.state} />}
      labels={{ label: t('receive.label'), condition: t('receive.condition') }}
    >
      <p className="muted">{t('receive.effect', { count: order.promisedDays })}</p>
      <TextField
        name="label"
        label={t('receive.label')}
        hint={t('receive.labelHint')}
        required
        violations={violations}
        value={values.label}
        set={(label) => set({ label })}
      />
      <TextField
        name="condition"
        label={t('receive.condition')}
        required
        violations={violations}
        value={values.condition}
        rows={2}
        set={(condition) => set({ condition })}
      />
    </VerbDialog>
  );
}
