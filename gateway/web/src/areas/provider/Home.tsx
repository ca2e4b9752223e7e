// 今日工作: what waits for the provider, by due time; its first task is the primary.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { text, useFilters, word } from '../../lib/filters';
import { PageHeader } from '../../ui/PageHeader';
import { Loading, PartError } from '../../ui/states';
import { Certificates } from './home/Certificates';
import { ClockRows } from './home/ClockRows';
import { RatingRows } from './home/RatingRows';
import { RectifyDialog } from './home/RectifyDialog';
import { TaskRow } from './home/TaskRow';
import { Tiles } from './home/Tiles';
import { useTasks } from './home/tasks';
import { Teach } from './Teach';
import './provider.css';

const FILTERS = z.object({ clocks: word(['today', 'risk']), ratings: word(['RECTIFY']), rectify: text });
const SHOWN = 20;

export default function Home() {
  const { t } = useTranslation(['provider', 'common']);
  const { values, set } = useFilters(FILTERS);
  const { tasks, counts, readAt, pending, error } = useTasks();
  const first = tasks[0];
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.p')}
        actions={
          first ? (
            <Link className="button primary" to={first.to}>
              {t('home.first', { verb: t(`verb.${first.queue}`), number: first.number })}
            </Link>
          ) : null
        }
      />
      <Tiles counts={counts} clocks={values.clocks} />
      {values.clocks ? <ClockRows clocks={values.clocks} /> : null}
      {values.ratings ? <RatingRows /> : null}
      {!values.clocks && !values.ratings ? (
        <>
          <section className="panel stack-s" aria-labelledby="tasks">
            <h2 id="tasks">{t('home.tasks')}</h2>
            {error ? <PartError error={error} /> : null}
            {pending ? <Loading /> : null}
            {!pending && !error && tasks.length === 0 ? <Teach title={t('home.clear')} /> : null}
            <ul className="work-list">
              {tasks.slice(0, SHOWN).map((task) => (
                <TaskRow key={task.id} task={task} readAt={readAt} />
              ))}
            </ul>
            {tasks.length > SHOWN ? (
              <p className="muted">{t('home.more', { count: tasks.length - SHOWN })}</p>
            ) : null}
          </section>
          <Certificates />
        </>
      ) : null}
      {values.rectify ? <RectifyDialog id={values.rectify} onClose={() => set({ rectify: '' })} /> : null}
    </div>
  );
}
