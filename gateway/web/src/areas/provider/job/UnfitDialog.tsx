// 样品不合格: reasons and photos; the new due time is shown before it is confirmed.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Commitment, Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { DocumentRow } from '../../../ui/DocumentRow';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Uploader } from '../../../ui/Uploader';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { expectedAnswer, PausePreview } from './PausePreview';

interface Props {
  order: Order;
  clock: Commitment | undefined;
  onClose: () => void;
}

export function UnfitDialog({ order, clock, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb<{ reasons: string; photos: string[]; until: string }>({
    reasons: '',
    photos: [],
    until: expectedAnswer(),
  });
  const { values, set, violations } = form;
  const reject = () => {
    const reasons = values.reasons
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    if (reasons.length === 0) {
      form.fail([violation('reasons', t('unfit.lacking'), t('unfit.lacking'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/orders/{id}:rejectSample', {
            params: { path: { id: order.id } },
            headers: once(key),
            body: { id: order.id, etag: order.etag, reasons, photoDocumentIds: values.photos },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('unfit.verb')}
      verb={t('unfit.verb')}
      form={form}
      act={reject}
      onClose={onClose}
      now={<StateBadge state={order.state} />}
      labels={{ reasons: t('unfit.reasons') }}
    >
      <TextField
        name="reasons"
        label={t('unfit.reasons')}
        hint={t('unfit.hint')}
        required
        violations={violations}
        value={values.reasons}
        rows={2}
        set={(reasons) => set({ reasons })}
      />
      {values.photos.map((photo) => (
        <DocumentRow key={photo} id={photo} />
      ))}
      <Uploader
        kind="DOCUMENT_KIND_SAMPLE"
        orderId={order.id}
        label={t('unfit.photo')}
        accept={['image/jpeg', 'image/png']}
        field="photo_document_ids"
        onReady={(document) => set({ photos: [...values.photos, document.id] })}
      />
      <PausePreview clock={clock} until={values.until} set={(until) => set({ until })} />
    </VerbDialog>
  );
}
