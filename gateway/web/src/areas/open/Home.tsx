import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CLUSTERS, STAGES } from '../../lib/regions';
import { PageHeader } from '../../ui/PageHeader';
import { CentreList } from './CentreList';
import { NeedBox } from './NeedBox';
import { Promises } from './Promises';
import { useCatalogue, useStandardCount } from './queries';
import './open.css';

/** The front page: say what you need, see what the region can do and what is promised. */
export default function Home() {
  const { t } = useTranslation('open');
  const loaded = useCatalogue({ pageSize: 1 });
  const standards = useStandardCount().data;
  const held = loaded.data?.loaded;
  return (
    <div className="stack home">
      <PageHeader title={t('home.title')}>
        <p className="lead">{t('home.lead')}</p>
      </PageHeader>
      <NeedBox />
      {loaded.error ? <p role="alert">{t('home.down')}</p> : null}
      <ul className="counts">
        <li>
          <span>
            <strong>{held?.providers ?? '…'}</strong> {t('home.providers')}
          </span>
        </li>
        <li>
          <Link to="/open/search">
            <strong>{held?.rows ?? '…'}</strong> {t('home.rows')}
          </Link>
        </li>
        <li>
          <span>
            <strong>{standards ?? '…'}</strong> {t('home.standards')}
          </span>
        </li>
      </ul>
      <section className="stack-s" aria-labelledby="clusters">
        <h2 id="clusters">{t('home.clusters')}</h2>
        <ul className="tiles">
          {CLUSTERS.map((cluster) => (
            <li key={cluster}>
              <Link to={`/open/search?cluster=${cluster}`}>{t(`common:cluster.${cluster}`)}</Link>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack-s" aria-labelledby="stages">
        <h2 id="stages">{t('home.stages')}</h2>
        <ol className="stage-list">
          {STAGES.map((stage) => (
            <li key={stage}>
              <Link to={`/e/requests/new?stage=${stage}`}>{t(`common:life.${stage}`)}</Link>
              <span>{t(`stage.${stage}`)}</span>
            </li>
          ))}
        </ol>
      </section>
      <Promises />
      <CentreList />
    </div>
  );
}
