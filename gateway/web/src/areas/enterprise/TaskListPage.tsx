import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { PageHeader } from '../../ui/PageHeader';
import { TaskList } from '../../ui/StepForm';
import { Loading, PartError } from '../../ui/states';
import { STEPS } from './draft';
import { Closed, isWritable } from './steps/Closed';
import { nextStep, progress } from './steps/progress';
import { useDraft } from './useDraft';
import './enterprise.css';

/** The tasks of a draft, each with how far it is. */
export default function TaskListPage() {
  const { t } = useTranslation('enterprise');
  const { id = '' } = useParams();
  const { editing, query } = useDraft(id);
  const crumbs = [
    { text: t('common:page.e'), to: '/e' },
    { text: t('common:page.eRequests'), to: '/e/requests' },
  ];
  const draft = editing?.draft;
  return (
    <div className="narrow stack">
      <PageHeader title={t('common:page.eEdit')} record={draft?.title || undefined} crumbs={crumbs} />
      {query.error ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {!editing && !query.error ? <Loading /> : null}
      {editing && !isWritable(editing.request) ? <Closed request={editing.request} /> : null}
      {editing && draft && isWritable(editing.request) ? (
        <>
          <TaskList
            steps={STEPS.map((step) => ({
              key: step,
              title: t(`step.${step}`),
              note: t(`step.${step}Note`),
              to: `/e/requests/${id}/edit/${step}`,
              state: progress(draft, editing.violations)[step],
            }))}
          />
          <p>
            <Link
              className="button primary"
              to={`/e/requests/${id}/edit/${nextStep(draft, editing.violations)}`}
            >
              {t('step.continue')}
            </Link>
          </p>
        </>
      ) : null}
    </div>
  );
}
