// 监管队列: what is due, late or standing still, and where.
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded } from '../../ui/states';
import { Freshness } from './home/Freshness';
import { Regions } from './home/Regions';
import { Tiles } from './home/Tiles';
import { Trends } from './home/Trends';
import { Urgent } from './home/Urgent';
import { useCounts } from './queries';
import './supervision.css';

export default function Home() {
  const { t } = useTranslation(['supervision', 'common']);
  const counts = useCounts();
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.s')}
        aside={<Freshness time={counts.data?.time} failed={Boolean(counts.error)} />}
      />
      <Loaded query={counts}>{(found) => <Tiles counts={found.counts} time={found.time} />}</Loaded>
      <Urgent />
      <Regions />
      <Trends />
    </div>
  );
}
