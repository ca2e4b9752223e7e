// 导入能力项: site and certificate, sheet, dry run, import. A sheet with an error changes nothing.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { save } from '../../api/download';
import type { Provider } from '../../api/records';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Loading, Notice, PartError } from '../../ui/states';
import { useOwnProvider } from './queries';
import { Counts, Errors } from './scope/Outcome';
import { csvFile, TEMPLATES } from './scope/sheet';
import { useImport } from './scope/useImport';
import './provider.css';
import { certificateName } from './certificate';

function Body({ provider }: { provider: Provider }) {
  const { t } = useTranslation(['provider', 'common']);
  const [siteId, setSite] = useState(provider.sites[0]?.id ?? '');
  const certificates = provider.accreditations.filter((one) => one.siteIds.includes(siteId));
  const [chosen, setCertificate] = useState('');
  const accreditationId = certificates.find((one) => one.id === chosen)?.id ?? certificates[0]?.id ?? '';
  const work = useImport({ providerId: provider.id, siteId, accreditationId });
  const clean = work.tried !== undefined && work.tried.errors.length === 0;
  return (
    <>
      <section className="panel stack-s" aria-labelledby="target">
        <h2 id="target">{t('import.target')}</h2>
        <div className="field-pair even">
          <Field name="site_id" label={t('row.siteId')} required violations={work.failure?.violations ?? []}>
            {(aria) => (
              <select
                {...aria}
                className="input"
                value={siteId}
                onChange={(event) => {
                  setSite(event.target.value);
                  work.forget();
                }}
              >
                {provider.sites.map((site) => (
                  <option key={site.id} value={site.id}>
                    {site.displayName}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            name="accreditation_id"
            label={t('row.accreditationId')}
            required
            violations={work.failure?.violations ?? []}
          >
            {(aria) => (
              <select
                {...aria}
                className="input"
                value={accreditationId}
                onChange={(event) => {
                  setCertificate(event.target.value);
                  work.forget();
                }}
              >
                {certificates.map((one) => (
                  <option key={one.id} value={one.id}>
                    {certificateName(t, one)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <div className="row">
          <span>{t('import.template')}</span>
          {(['annex', 'cmc'] as const).map((name) => (
            <button
              key={name}
              type="button"
              className="button"
              onClick={() => save(csvFile(TEMPLATES[name]), `${t(`import.${name}`)}.csv`)}
            >
              <Icon name="download" />
              {t(`import.${name}`)}
            </button>
          ))}
        </div>
        <Field name="content" label={t('import.file')} hint={t('import.hint')} required violations={[]}>
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="file"
              accept=".csv,.xlsx"
              disabled={!accreditationId || work.busy}
              onChange={(event) => {
                const file = event.target.files?.[0];
                // The same name may be chosen again after it was mended.
                event.target.value = '';
                if (file) void work.check(file);
              }}
            />
          )}
        </Field>
        {accreditationId ? null : <Notice tone="warn">{t('import.noCertificate')}</Notice>}
      </section>
      {work.busy ? <Loading lines={2} /> : null}
      {work.failure ? <PartError error={work.failure} /> : null}
      {work.file && work.tried && !work.done ? (
        <section className="panel stack" aria-labelledby="dry">
          <h2 id="dry">{t('import.dry', { name: work.file.name })}</h2>
          <Counts outcome={work.tried} />
          {clean ? (
            <div className="row">
              <button
                type="button"
                className="button primary"
                disabled={work.busy}
                onClick={() => void work.take()}
              >
                {t('import.take')}
              </button>
              <span className="muted">{t('import.nothingYet')}</span>
            </div>
          ) : (
            <>
              <Notice tone="bad">{t('import.refused')}</Notice>
              <Errors errors={work.tried.errors} file={work.file} />
            </>
          )}
        </section>
      ) : null}
      {work.done ? (
        <section className="panel stack" aria-labelledby="done" role="status">
          <h2 id="done">{t('import.done')}</h2>
          <Counts outcome={work.done} />
          <Link to="/p/capabilities">{t('import.look')}</Link>
        </section>
      ) : null}
    </>
  );
}

export default function Import() {
  const { t } = useTranslation(['provider', 'common']);
  const query = useOwnProvider();
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pImport')}
        crumbs={[
          { text: t('common:page.p'), to: '/p' },
          { text: t('common:page.pCapabilities'), to: '/p/capabilities' },
        ]}
      />
      <Loaded query={query}>{(provider) => <Body provider={provider} />}</Loaded>
    </div>
  );
}
