// A new import: templates, the site and certificate of rows that name none, and the file.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../api/client';
import { save } from '../../../api/download';
import { type ApiError, asApiError } from '../../../api/problem';
import type { Provider } from '../../../api/records';
import { useRefresh } from '../../../api/refresh';
import { certificateName } from '../../../lib/certificate';
import { ErrorSummary, Field } from '../../../ui/Field';
import { Icon } from '../../../ui/Icon';
import { csvFile, TEMPLATES } from '../scope/sheet';
import { start } from './verbs';

export function StartPanel({ provider, onStart }: { provider: Provider; onStart: (id: string) => void }) {
  const { t } = useTranslation(['import', 'common']);
  const refresh = useRefresh();
  const [siteId, setSite] = useState(provider.sites[0]?.id ?? '');
  const certificates = provider.accreditations.filter((one) => !siteId || one.siteIds.includes(siteId));
  const [chosen, setCertificate] = useState<string>();
  const first = siteId ? (certificates[0]?.id ?? '') : '';
  const accreditationId =
    chosen === undefined || !certificates.some(({ id }) => id === chosen) ? first : chosen;
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<ApiError>();
  const stop = useRef<AbortController>(undefined);
  const violations = failure?.violations ?? [];

  const send = async (file: File) => {
    const controller = new AbortController();
    stop.current = controller;
    setFailure(undefined);
    setShare(0);
    try {
      const target = { providerId: provider.id, siteId, accreditationId };
      const one = await start(target, file, newKey(), setShare, controller.signal);
      onStart(one.id);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) setFailure(asApiError(error));
    } finally {
      setShare(undefined);
      // What was announced and not sent stands in the list until it is cancelled.
      await refresh();
    }
  };

  return (
    <section className="panel stack-s" aria-labelledby="start">
      <h2 id="start">{t('start.title')}</h2>
      <ErrorSummary
        violations={violations}
        failure={violations.length > 0 ? undefined : failure}
        labels={{ content: t('start.file') }}
      />
      <div className="row">
        <span>{t('start.template')}</span>
        {(['annex', 'cmc'] as const).map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={() => save(csvFile(TEMPLATES[name]), `${t(`start.${name}`)}.csv`)}
          >
            <Icon name="download" />
            {t(`start.${name}`)}
          </button>
        ))}
      </div>
      <p className="muted">{t('start.places')}</p>
      <div className="field-pair even">
        <Field name="site_id" label={t('start.site')} required violations={violations}>
          {(aria) => (
            <select
              {...aria}
              className="input"
              value={siteId}
              onChange={(event) => {
                setSite(event.target.value);
                setCertificate(undefined);
              }}
            >
              {provider.sites.map((site) => (
                <option key={site.id} value={site.id}>
                  {site.displayName}
                </option>
              ))}
              <option value="">{t('start.byRow')}</option>
            </select>
          )}
        </Field>
        <Field name="accreditation_id" label={t('start.certificate')} required violations={violations}>
          {(aria) => (
            <select
              {...aria}
              className="input"
              value={accreditationId}
              onChange={(event) => setCertificate(event.target.value)}
            >
              {certificates.map((one) => (
                <option key={one.id} value={one.id}>
                  {certificateName(t, one)}
                </option>
              ))}
              <option value="">{t('start.byRow')}</option>
            </select>
          )}
        </Field>
      </div>
      <Field name="content" label={t('start.file')} hint={t('start.hint')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            type="file"
            accept=".csv,.xlsx"
            disabled={share !== undefined}
            onChange={(event) => {
              const file = event.target.files?.[0];
              // The same name may be chosen again after it was mended.
              event.target.value = '';
              if (file) void send(file);
            }}
          />
        )}
      </Field>
      {share === undefined ? null : (
        <div className="row" role="status">
          <progress max={1} value={share} aria-label={t('start.sending')} />
          <span>{t('start.sent', { percent: Math.floor(share * 100) })}</span>
          <button type="button" className="button" onClick={() => stop.current?.abort()}>
            {t('common:action.cancel')}
          </button>
        </div>
      )}
    </section>
  );
}
