// 提交整改: what was done about a bad rating, with evidence.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Loaded, Notice } from '../../../ui/states';
import { Uploader } from '../../../ui/Uploader';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function RectifyDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const query = useQuery({
    queryKey: ['ratings', id],
    queryFn: async () => (await read(api.GET('/v1/ratings/{id}', { params: { path: { id } } }))) as Rating,
  });
  const { form, act } = useVerb<{ text: string; files: string[] }>(
    { text: '', files: [] },
    { draft: `rating.${id}.rectify` },
  );
  const { values, set, violations } = form;
  const submit = () => {
    const rating = query.data;
    if (!rating) return;
    if (!values.text.trim()) {
      form.fail([violation('text', t('rectify.lacking'), t('rectify.lacking'))]);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/ratings/{id}:submitRectification', {
            params: { path: { id } },
            headers: once(key),
            body: { id, etag: rating.etag, text: values.text, evidenceDocumentIds: values.files },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('rectify.title')}
      verb={t('rectify.verb')}
      form={form}
      act={submit}
      onClose={onClose}
      now={query.data ? <StateBadge state={query.data.state} /> : null}
      labels={{ text: t('rectify.text') }}
    >
      <Loaded query={query}>
        {(rating) => (
          <>
            {rating.state !== 'RATING_STATE_RECTIFYING' ? (
              <Notice tone="warn">{t('rectify.ended')}</Notice>
            ) : null}
            <DescList
              facts={[
                { label: t('column.case'), value: rating.caseNumber },
                { label: t('rating.level'), value: t(`work:ratingLevel.${rating.level}`) },
                { label: t('rating.text'), value: <Data>{rating.text}</Data>, wide: true },
                { label: t('rating.followUp'), value: <Data>{rating.followUp}</Data>, wide: true },
              ]}
            />
          </>
        )}
      </Loaded>
      <TextField
        name="text"
        label={t('rectify.text')}
        hint={t('rectify.hint')}
        required
        violations={violations}
        value={values.text}
        rows={2}
        set={(text) => set({ text })}
      />
      {values.files.map((file) => (
        <DocumentRow key={file} id={file} />
      ))}
      <Uploader
        kind="DOCUMENT_KIND_EVIDENCE"
        orderId={query.data?.orderId}
        label={t('rectify.file')}
        field="evidence_document_ids"
        onReady={(document) => set({ files: [...values.files, document.id] })}
      />
    </VerbDialog>
  );
}
