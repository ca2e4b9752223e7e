// 导入能力项: file, columns, dry run, writing, undo. The address names the import, which goes on when the page is gone.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { serverNow } from '../../api/server-time';
import { language } from '../../i18n/i18n';
import { certificateName } from '../../lib/certificate';
import { fileSize, instant } from '../../lib/format';
import { Badge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, PartError } from '../../ui/states';
import { useVerb } from '../../ui/useVerb';
import { ColumnsPanel } from './import/ColumnsPanel';
import { PastImports } from './import/PastImports';
import { ProgressPanel } from './import/ProgressPanel';
import { useImport } from './import/queries';
import { ReportPanel } from './import/ReportPanel';
import { ResultPanel } from './import/ResultPanel';
import { StartPanel } from './import/StartPanel';
import { canCancel, isRunning, type ScopeImport, STATE_LOOKS, undoLeft } from './import/state';
import { UndoDialog } from './import/UndoDialog';
import { cancel } from './import/verbs';
import { useOwnProvider } from './queries';
import './import/import.css';
import './provider.css';

function Facts({ one }: { one: ScopeImport }) {
  const { t } = useTranslation(['import', 'common']);
  const provider = useOwnProvider().data;
  const site = provider?.sites.find(({ id }) => id === one.siteId)?.displayName;
  const certificate = provider?.accreditations.find(({ id }) => id === one.accreditationId);
  return (
    <DescList
      facts={[
        { label: t('past.file'), value: <Data>{`${one.fileName} · ${fileSize(one.size)}`}</Data> },
        { label: t('past.time'), value: instant(one.createTime, language()) },
        { label: t('start.site'), value: <Data>{one.siteId ? site : t('start.byRow')}</Data> },
        {
          label: t('start.certificate'),
          value: <Data>{certificate ? certificateName(t, certificate) : t('start.byRow')}</Data>,
        },
      ]}
    />
  );
}

function Panels({ one }: { one: ScopeImport }) {
  const { t } = useTranslation('import');
  if (isRunning(one.state)) return <ProgressPanel one={one} />;
  switch (one.state) {
    case 'SCOPE_IMPORT_STATE_RECEIVING':
      return <p>{t('result.noFile')}</p>;
    case 'SCOPE_IMPORT_STATE_UPLOADED':
      return <ColumnsPanel one={one} />;
    case 'SCOPE_IMPORT_STATE_CHECKED':
      return (
        <>
          <ReportPanel key={one.updateTime} one={one} />
          <details>
            <summary>{t('columns.again')}</summary>
            <ColumnsPanel one={one} />
          </details>
        </>
      );
    default:
      return <ResultPanel one={one} />;
  }
}

function Opened({ one }: { one: ScopeImport }) {
  const { t } = useTranslation(['import', 'common']);
  const { form, act } = useVerb({});
  const [undoing, setUndoing] = useState(false);
  const left = undoLeft(one, serverNow());
  return (
    <>
      <div className="panel stack-s">
        <div className="row between">
          <Badge look={STATE_LOOKS[one.state]} text={t(`state.${one.state}`)} />
          <span className="row">
            {left ? (
              <>
                <span className="meta">{t('undo.left', left)}</span>
                <button type="button" className="button danger" onClick={() => setUndoing(true)}>
                  {t('undo.verb')}
                </button>
              </>
            ) : null}
            {canCancel(one.state) ? (
              <button
                type="button"
                className="button"
                disabled={form.busy}
                onClick={() =>
                  void act(
                    (key) => cancel(one, key),
                    () => undefined,
                  )
                }
              >
                {t('cancel')}
              </button>
            ) : null}
          </span>
        </div>
        {form.failure ? <PartError error={form.failure} /> : null}
        <Facts one={one} />
      </div>
      <Panels one={one} />
      {undoing ? <UndoDialog one={one} onClose={() => setUndoing(false)} /> : null}
    </>
  );
}

function One({ id }: { id: string }) {
  const query = useImport(id);
  return <Loaded query={query}>{(one) => <Opened one={one} />}</Loaded>;
}

export default function Import() {
  const { t } = useTranslation(['import', 'common']);
  const [params, setParams] = useSearchParams();
  const id = params.get('import') ?? '';
  const provider = useOwnProvider();
  const open = (next: string) => setParams({ import: next });
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.pImport')}
        crumbs={[
          { text: t('common:page.p'), to: '/p' },
          { text: t('common:page.pCapabilities'), to: '/p/capabilities' },
        ]}
        actions={
          id ? (
            <button type="button" className="button" onClick={() => setParams({})}>
              {t('others')}
            </button>
          ) : null
        }
      />
      {id ? (
        <One key={id} id={id} />
      ) : (
        <>
          <Loaded query={provider}>{(own) => <StartPanel provider={own} onStart={open} />}</Loaded>
          <PastImports open={open} />
        </>
      )}
    </div>
  );
}
