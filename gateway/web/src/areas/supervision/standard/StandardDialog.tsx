// 登记 or 更正 a standard: the fields, why and where from; what it would change and hit is shown before it is written.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, newKey, once, read } from '../../../api/client';
import type { Rec, Standard } from '../../../api/records';
import { Foreseen } from '../../../ui/Foreseen';
import { Changes } from '../../../ui/History';
import { ImpactFacts } from '../../../ui/ImpactFacts';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { StandardFields } from './StandardFields';
import { valuesOf, written } from './values';

type Preview = Rec<'nqi.registry.v1.PreviewStandardResponse'>;

interface Props {
  /** Absent: a new version. */
  standard?: Standard;
  onDone: (id: string) => void;
  onClose: () => void;
}

export function StandardDialog({ standard, onDone, onClose }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb(valuesOf(standard));
  const [id] = useState(standard?.id ?? newKey());
  const [preview, setPreview] = useState<Preview>();
  const { values } = form;
  const set = (change: Partial<typeof values>) => {
    form.set(change);
    if (!('reason' in change || 'source' in change)) setPreview(undefined);
  };
  const body = written(id, standard, values);
  const path = { id };
  const look = () =>
    act(
      async () => {
        const asked = { id, standard: body };
        setPreview(
          (await read(api.POST('/v1/standards/{id}:preview', { params: { path }, body: asked }))) as Preview,
        );
      },
      () => undefined,
    );
  const write = () =>
    act(
      (key) =>
        read(
          api.PUT('/v1/standards/{id}', {
            params: { path, query: { reason: values.reason, source: values.source } },
            headers: once(key),
            body,
          }),
        ),
      () => onDone(id),
    );
  return (
    <VerbDialog
      title={standard ? t('standards.correctOne', { number: standard.number }) : t('standards.add')}
      verb={t(preview ? (standard ? 'standards.write' : 'standards.register') : 'standards.preview')}
      form={form}
      act={() => void (preview ? write() : look())}
      onClose={onClose}
      labels={{
        'standard.number': t('standards.number'),
        'standard.successors': t('standards.successors'),
        'standard.valid_to': t('standards.to'),
        reason: t('standards.reason'),
        source: t('standards.source'),
      }}
    >
      <StandardFields form={form} set={set} added={!standard} />
      {preview ? (
        <Foreseen title={t('standards.effects')}>
          <Changes changes={preview.changes} />
          {preview.standard && preview.standard.status !== preview.statusBefore ? (
            <Notice tone={standard ? 'warn' : 'info'}>
              {t('standards.becomes', { status: t(`common:state.${preview.standard.status}`) })}
            </Notice>
          ) : null}
          {preview.impact ? <ImpactFacts impact={preview.impact} /> : null}
        </Foreseen>
      ) : null}
    </VerbDialog>
  );
}
