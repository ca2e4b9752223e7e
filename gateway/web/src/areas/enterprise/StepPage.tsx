import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Saved } from '../../ui/Field';
import { PageHeader } from '../../ui/PageHeader';
import { Loading, PartError } from '../../ui/states';
import { STEPS, type StepKey } from './draft';
import { CheckStep } from './steps/CheckStep';
import { Closed, isWritable } from './steps/Closed';
import { Conflict } from './steps/Conflict';
import { ContactStep } from './steps/ContactStep';
import { FilesStep } from './steps/FilesStep';
import { ItemsStep } from './steps/ItemsStep';
import { Refused } from './steps/Refused';
import { SamplesStep } from './steps/SamplesStep';
import { TermsStep } from './steps/TermsStep';
import { type Editing, useDraft } from './useDraft';
import './enterprise.css';

const PAGES: Record<StepKey, ComponentType<{ editing: Editing }>> = {
  items: ItemsStep,
  terms: TermsStep,
  samples: SamplesStep,
  contact: ContactStep,
  files: FilesStep,
  check: CheckStep,
};

/** One task of a draft. */
export default function StepPage() {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const { id = '', step = 'items' } = useParams();
  const { editing, query } = useDraft(id);
  const key: StepKey = STEPS.find((one) => one === step) ?? 'items';
  const Page = PAGES[key];
  const next = STEPS[STEPS.indexOf(key) + 1];
  const { summary } = editing ?? {};
  const crumbs = [
    { text: t('common:page.eRequests'), to: '/e/requests' },
    { text: t('common:page.eEdit'), to: `/e/requests/${id}/edit` },
  ];
  return (
    <div className={key === 'items' ? 'stack' : 'narrow stack'}>
      <PageHeader title={t(`step.${key}`)} crumbs={crumbs}>
        {editing && editing.violations.length > 0 && !summary ? (
          <p className="meta">{t('step.unsaved', { count: editing.violations.length })}</p>
        ) : editing ? (
          <Saved at={editing.savedAt} />
        ) : null}
      </PageHeader>
      {query.error ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {!editing && !query.error ? <Loading /> : null}
      {editing && !isWritable(editing.request) ? <Closed request={editing.request} /> : null}
      {editing && isWritable(editing.request) ? (
        <>
          {editing.other ? <Conflict editing={editing} /> : null}
          {summary ? <Refused id={id} step={key} summary={summary} /> : null}
          {!summary && editing.failure && !editing.failure.stale ? (
            <PartError error={editing.failure} retry={() => void editing.flush()} />
          ) : null}
          <form
            className="stack"
            noValidate
            onBlur={() => void editing.flush()}
            onSubmit={(event) => {
              event.preventDefault();
              if (key === 'check' || !next) return;
              void editing.flush(true).then((good) => good && navigate(`/e/requests/${id}/edit/${next}`));
            }}
          >
            <Page editing={editing} />
            {key === 'check' ? null : (
              <div className="row">
                <button type="submit" className="button primary">
                  {t('step.saveAndGo')}
                </button>
                <Link className="button" to={`/e/requests/${id}/edit`}>
                  {t('step.list')}
                </Link>
              </div>
            )}
          </form>
        </>
      ) : null}
    </div>
  );
}
