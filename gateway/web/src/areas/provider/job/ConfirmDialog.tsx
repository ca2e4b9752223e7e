// 请企业确认: a concrete question; the new due time is shown before it is confirmed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment, Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { TextVerb } from '../../../ui/TextVerb';
import { expectedAnswer, PausePreview } from './PausePreview';

interface Props {
  order: Order;
  clock: Commitment | undefined;
  onClose: () => void;
}

export function ConfirmDialog({ order, clock, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const [until, setUntil] = useState(expectedAnswer);
  return (
    <TextVerb
      title={t('confirm.verb')}
      verb={t('confirm.verb')}
      name="question"
      label={t('confirm.label')}
      hint={t('confirm.hint')}
      lacking={t('confirm.lacking')}
      now={<StateBadge state={order.state} />}
      onClose={onClose}
      after={<PausePreview clock={clock} until={until} set={setUntil} />}
      call={(question, key) =>
        read(
          api.POST('/v1/orders/{id}:requestConfirmation', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, question },
          }),
        )
      }
    />
  );
}
