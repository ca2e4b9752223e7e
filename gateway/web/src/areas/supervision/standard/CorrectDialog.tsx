// 更正标准: the fields, why and where from; what it would change and hit is shown before it is written.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rec, Standard } from '../../../api/records';
import { apiDate, isoDate } from '../../../lib/format';
import { CLUSTERS } from '../../../lib/regions';
import { Field } from '../../../ui/Field';
import { Changes } from '../../../ui/History';
import { ImpactFacts } from '../../../ui/ImpactFacts';
import { Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { lines, successors } from './successors';

type Preview = Rec<'nqi.registry.v1.PreviewStandardResponse'>;

function valuesOf(standard: Standard) {
  return {
    titleZh: standard.titleZh,
    validFrom: isoDate(standard.validFrom),
    validTo: isoDate(standard.validTo),
    withdrawn: standard.withdrawn,
    next: lines(standard.successors),
    object: standard.object,
    cluster: standard.cluster as string,
    reason: '',
    source: '',
  };
}

export function CorrectDialog({ standard, onClose }: { standard: Standard; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb(valuesOf(standard));
  const [preview, setPreview] = useState<Preview>();
  const { values, violations } = form;
  const set = (change: Partial<typeof values>) => {
    form.set(change);
    if (!('reason' in change || 'source' in change)) setPreview(undefined);
  };
  const written = {
    ...standard,
    titleZh: values.titleZh,
    validFrom: apiDate(values.validFrom),
    validTo: apiDate(values.validTo),
    withdrawn: values.withdrawn,
    successors: successors(values.next),
    object: values.object,
    cluster: values.cluster as Standard['cluster'],
  };
  const path = { id: standard.id };
  const look = () =>
    act(
      async () => {
        const body = { id: standard.id, standard: written };
        setPreview(
          (await read(api.POST('/v1/standards/{id}:preview', { params: { path }, body }))) as Preview,
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
            body: written,
          }),
        ),
      onClose,
    );
  const textField = (name: 'titleZh' | 'object', api_: string) => (
    <Field
      name={api_}
      label={t(`standards.${name === 'titleZh' ? 'title' : 'object'}`)}
      violations={violations}
    >
      {(aria) => (
        <input
          {...aria}
          className="input"
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <VerbDialog
      title={t('standards.correctOne', { number: standard.number })}
      verb={t(preview ? 'standards.write' : 'standards.preview')}
      form={form}
      act={() => void (preview ? write() : look())}
      onClose={onClose}
      labels={{ reason: t('standards.reason'), source: t('standards.source') }}
    >
      {textField('titleZh', 'standard.title_zh')}
      <div className="field-pair even">
        {(['validFrom', 'validTo'] as const).map((name) => (
          <Field
            key={name}
            name={name === 'validFrom' ? 'standard.valid_from' : 'standard.valid_to'}
            label={t(name === 'validFrom' ? 'standards.from' : 'standards.to')}
            violations={violations}
          >
            {(aria) => (
              <input
                {...aria}
                className="input"
                type="date"
                value={values[name]}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field
        name="standard.successors"
        label={t('standards.successors')}
        hint={t('standards.successorsHint')}
        violations={violations}
      >
        {(aria) => (
          <textarea
            {...aria}
            className="input mono"
            rows={3}
            value={values.next}
            onChange={(event) => set({ next: event.target.value })}
          />
        )}
      </Field>
      {textField('object', 'standard.object')}
      <Field name="standard.cluster" label={t('standards.cluster')} violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.cluster}
            onChange={(event) => set({ cluster: event.target.value })}
          >
            <option value="CLUSTER_UNSPECIFIED">{t('common:cluster.CLUSTER_UNSPECIFIED')}</option>
            {CLUSTERS.map((value) => (
              <option key={value} value={value}>
                {t(`common:cluster.${value}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="row check">
        <input
          type="checkbox"
          checked={values.withdrawn}
          onChange={(event) => set({ withdrawn: event.target.checked })}
        />
        {t('standards.withdrawn')}
      </label>
      {(['reason', 'source'] as const).map((name) => (
        <Field
          key={name}
          name={name}
          label={t(`standards.${name}`)}
          hint={t(`standards.${name}Hint`)}
          required
          violations={violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              value={values[name]}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {preview ? (
        <section className="stack-s" aria-label={t('standards.preview')} role="status">
          <Changes changes={preview.changes} />
          {preview.standard && preview.standard.status !== preview.statusBefore ? (
            <Notice tone="warn">
              {t('standards.becomes', { status: t(`common:state.${preview.standard.status}`) })}
            </Notice>
          ) : null}
          {preview.impact ? <ImpactFacts impact={preview.impact} /> : null}
        </section>
      ) : null}
    </VerbDialog>
  );
}
