import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

/** 异议: point by point. */
export function DisputeDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useTranslation('enterprise');
  const { form, act } = useVerb({ points: '' });
  return (
    <VerbDialog
      title={t('dispute.title', { number: order.number })}
      verb={t('dispute.verb')}
      form={form}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      act={() =>
        void act(
          (key) =>
            read(
              api.POST('/v1/orders/{id}:dispute', {
                params: { path: { id: order.id } },
                headers: once(key),
                body: {
                  id: order.id,
                  etag: order.etag,
                  points: form.values.points
                    .split('\n')
                    .map((point) => point.trim())
                    .filter(Boolean),
                },
              }),
            ),
          onClose,
        )
      }
    >
      <TextField
        name="points"
        label={t('dispute.points')}
        hint={t('dispute.hint')}
        required
        violations={form.violations}
        value={form.values.points}
        rows={2}
        set={(points) => form.set({ points })}
      />
    </VerbDialog>
  );
}
