import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CLUSTERS, STAGES } from '../../lib/regions';
import { PageHeader } from '../../ui/PageHeader';
import { Notice } from '../../ui/states';
import { CentreList } from './CentreList';
import { Counts } from './Counts';
import { NeedBox } from './NeedBox';
import { Promises } from './Promises';
import { useCatalogue } from './queries';
import './open.css';

/** The front page: say what you need, see what the region can do and what is promised. */
export default function Home() {
  const { t } = useTranslation('open');
  const catalogue = useCatalogue({ pageSize: 1 });
  const down = !!catalogue.error;
  return (
    <div className="stack home">
      <PageHeader title={t('home.title')}>
        <p className="lead">{t('home.lead')}</p>
      </PageHeader>
      <NeedBox />
      {down ? (
        <div role="alert">
          <Notice tone="bad">{t('home.down')}</Notice>
        </div>
      ) : null}
      {down ? <CentreList /> : <Counts rows={catalogue.data?.totalSize} />}
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
      {down ? null : <CentreList />}
    </div>
  );
}
