// 导入标准目录: file, reason and source, dry run, import. A file with an error changes nothing.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, newKey, once, read } from '../../api/client';
import { save } from '../../api/download';
import type { Rec } from '../../api/records';
import { ErrorSummary, Field } from '../../ui/Field';
import { TextField } from '../../ui/fields/TextField';
import { useForm, violation } from '../../ui/form';
import { Icon } from '../../ui/Icon';
import { ImpactFacts } from '../../ui/ImpactFacts';
import { PageHeader } from '../../ui/PageHeader';
import { RowErrors } from '../../ui/RowErrors';
import { Loading, Notice } from '../../ui/states';
import './supervision.css';

type Outcome = Rec<'nqi.registry.v1.ImportStandardsResponse'>;
const TEMPLATE =
  '\ufeffnumber,title,status,valid_from,valid_to,withdrawn,successors,object,parameters,cluster,kind\r\n';

async function call(file: File, dryRun: boolean, reason: string, source: string, key: string) {
  return (await read(
    api.POST('/v1/standards:import', {
      params: { query: { dryRun, reason, source } },
      headers: { ...once(key), 'content-type': 'application/octet-stream' },
      // The description knows bytes as text; they are sent as they are.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as Blob,
    }),
  )) as Outcome;
}

function Counts({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('supervision');
  return (
    <ul className="import-counts row">
      {(['rows', 'created', 'updated', 'unchanged'] as const).map((name) => (
        <li key={name}>
          {t(`standards.count.${name}`)} <strong>{outcome[name]}</strong>
        </li>
      ))}
    </ul>
  );
}

export default function StandardsImport() {
  const { t } = useTranslation(['supervision', 'common']);
  const client = useQueryClient();
  const form = useForm({ reason: '', source: '' });
  const [file, setFile] = useState<File>();
  const [tried, setTried] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const key = useRef(newKey());
  const { reason, source } = form.values;
  const check = (chosen: File) => {
    setFile(chosen);
    setTried(undefined);
    setDone(undefined);
    key.current = newKey();
    void form.submit(async () => setTried(await call(chosen, true, '', '', newKey())));
  };
  const take = () => {
    const missing = (['reason', 'source'] as const).filter((name) => !form.values[name].trim());
    if (missing.length > 0) {
      form.fail(missing.map((name) => violation(name, t('standards.grounds'), t('standards.grounds'))));
      return;
    }
    void form.submit(async () => {
      if (!file) return;
      const outcome = await call(file, false, reason, source, key.current);
      if (outcome.errors.length > 0) setTried(outcome);
      else setDone(outcome);
      await client.invalidateQueries({ queryKey: ['standards'] });
    });
  };
  const clean = tried !== undefined && tried.errors.length === 0;
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.sStandardsImport')}
        crumbs={[
          { text: t('common:page.s'), to: '/s' },
          { text: t('common:page.sStandards'), to: '/s/standards' },
        ]}
      />
      <ErrorSummary
        violations={form.violations}
        failure={form.failure}
        labels={{ reason: t('standards.reason'), source: t('standards.source') }}
      />
      <section className="panel stack-s" aria-labelledby="file">
        <h2 id="file">{t('standards.file')}</h2>
        <p>
          <button
            type="button"
            className="button"
            onClick={() => save(new Blob([TEMPLATE], { type: 'text/csv;charset=utf-8' }), 'standards.csv')}
          >
            <Icon name="download" />
            {t('standards.template')}
          </button>
        </p>
        <Field
          name="content"
          label={t('standards.file')}
          hint={t('standards.fileHint')}
          required
          violations={[]}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              type="file"
              accept=".csv,.xlsx"
              disabled={form.busy}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                // The same name may be chosen again after it was mended.
                event.target.value = '';
                if (chosen) check(chosen);
              }}
            />
          )}
        </Field>
      </section>
      {form.busy ? <Loading lines={2} /> : null}
      {file && tried && !done ? (
        <section className="panel stack" aria-labelledby="dry">
          <h2 id="dry">{t('standards.dry', { name: file.name })}</h2>
          {clean ? (
            <>
              <Counts outcome={tried} />
              {tried.impact ? <ImpactFacts impact={tried.impact} /> : null}
              {(['reason', 'source'] as const).map((name) => (
                <TextField
                  key={name}
                  name={name}
                  label={t(`standards.${name}`)}
                  hint={t(`standards.${name}Hint`)}
                  required
                  violations={form.violations}
                  value={form.values[name]}
                  set={(text) => form.set({ [name]: text })}
                />
              ))}
              <div className="row">
                <button type="button" className="button primary" disabled={form.busy} onClick={take}>
                  {t('standards.take')}
                </button>
                <span className="muted">{t('standards.nothingYet')}</span>
              </div>
            </>
          ) : (
            <>
              <Notice tone="bad">{t('standards.refused', { count: tried.errors.length })}</Notice>
              <RowErrors errors={tried.errors} />
            </>
          )}
        </section>
      ) : null}
      {done ? (
        <section className="panel stack" aria-labelledby="done" role="status">
          <h2 id="done">{t('standards.done')}</h2>
          <Counts outcome={done} />
          <Link to="/s/standards">{t('standards.look')}</Link>
        </section>
      ) : null}
    </div>
  );
}
