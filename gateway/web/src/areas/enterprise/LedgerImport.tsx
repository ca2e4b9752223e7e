// 导入台账: template, a dry run that names every error, then all rows or none.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, newKey, once, read } from '../../api/client';
import { save } from '../../api/download';
import { type ApiError, asApiError } from '../../api/problem';
import type { Rec } from '../../api/records';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { PageHeader } from '../../ui/PageHeader';
import { RowErrors } from '../../ui/RowErrors';
import { Loading, Notice, PartError } from '../../ui/states';
import './enterprise.css';

type Outcome = Rec<'nqi.registry.v1.ImportInstrumentsResponse'>;

async function call(file: File, dryRun: boolean, key: string): Promise<Outcome> {
  return (await read(
    api.POST('/v1/instruments:import', {
      params: { query: { dryRun } },
      headers: { ...once(key), 'content-type': 'application/octet-stream' },
      // The description knows bytes as text; they are sent as they are.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as Blob,
    }),
  )) as Outcome;
}

export default function LedgerImport() {
  const { t } = useTranslation(['enterprise', 'common']);
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [tried, setTried] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await act();
    } catch (error) {
      setFailure(asApiError(error));
    } finally {
      setBusy(false);
    }
  };
  const check = (chosen: File) => {
    setFile(chosen);
    setTried(undefined);
    setDone(undefined);
    key.current = newKey();
    return run(async () => setTried(await call(chosen, true, newKey())));
  };
  const take = () =>
    run(async () => {
      if (!file) return;
      setDone(await call(file, false, key.current));
      await client.invalidateQueries({ queryKey: ['instruments'] });
    });
  const template = async () => {
    const head = t('ledger.import.head');
    save(new Blob([`\ufeff${head}\r\n`], { type: 'text/csv' }), `${t('ledger.import.template')}.csv`);
  };
  const told = (it: Outcome) =>
    t('ledger.import.counts', { created: it.created, updated: it.updated, unchanged: it.unchanged });
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.eLedgerImport')}
        crumbs={[
          { text: t('common:page.e'), to: '/e' },
          { text: t('common:page.eInstruments'), to: '/e/instruments' },
        ]}
      />
      <section className="panel stack-s" aria-labelledby="choose">
        <h2 id="choose">{t('ledger.import.choose')}</h2>
        <p>{t('ledger.import.lead')}</p>
        <div>
          <button type="button" className="button" onClick={() => void template()}>
            <Icon name="download" />
            {t('ledger.import.template')}
          </button>
        </div>
        <Field
          name="content"
          label={t('ledger.import.file')}
          hint={t('ledger.import.hint')}
          required
          violations={[]}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="file"
              accept=".csv,.xlsx"
              disabled={busy}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                // The same name may be chosen again after it was mended.
                event.target.value = '';
                if (chosen) void check(chosen);
              }}
            />
          )}
        </Field>
      </section>
      {busy ? <Loading lines={2} /> : null}
      {failure ? <PartError error={failure} /> : null}
      {file && tried && !done ? (
        <section className="panel stack" aria-labelledby="dry">
          <h2 id="dry">{t('ledger.import.dry', { name: file.name })}</h2>
          {tried.errors.length === 0 ? (
            <>
              <p>{told(tried)}</p>
              <div>
                <button type="button" className="button primary" disabled={busy} onClick={() => void take()}>
                  {t('ledger.import.take')}
                </button>
              </div>
            </>
          ) : (
            <>
              <Notice tone="bad">{t('ledger.import.refused', { n: tried.errors.length })}</Notice>
              <RowErrors errors={tried.errors} />
            </>
          )}
        </section>
      ) : null}
      {done ? (
        <section className="panel stack-s" aria-labelledby="done" role="status">
          <h2 id="done">{t('ledger.import.done')}</h2>
          <p>{told(done)}</p>
          <Link to="/e/instruments">{t('common:page.eInstruments')}</Link>
        </section>
      ) : null}
    </div>
  );
}
