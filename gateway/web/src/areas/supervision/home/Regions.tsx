// The regions: a schematic picture of eight equal cells, and the table with the same numbers.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ScrollX } from '../../../ui/ScrollX';
import { PartError } from '../../../ui/states';
import { type QueueName, useRegionCounts } from '../queries';
import { Cartogram } from './Cartogram';

const COLUMNS: QueueName[] = ['DUE_TODAY', 'YELLOW', 'RED', 'ESCALATED', 'OVERDUE', 'PAUSED', 'OPEN'];

export function Regions() {
  const { t } = useTranslation(['supervision', 'common']);
  const { rows, error, refetch } = useRegionCounts();
  return (
    <section className="panel stack-s" aria-labelledby="regions">
      <h2 id="regions">{t('regions.title')}</h2>
      {error ? <PartError error={error} retry={refetch} /> : null}
      <div className="regions">
        <Cartogram rows={rows} />
        <ScrollX label={t('regions.title')}>
          <table className="dense">
            <caption className="sr">{t('regions.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('column.region')}</th>
                {COLUMNS.map((queue) => (
                  <th key={queue} scope="col" className="num">
                    {t(`queue.${queue}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ region, counts }) => (
                <tr key={region}>
                  <th scope="row">{t(`common:region.${region}`)}</th>
                  {COLUMNS.map((queue) => (
                    <td key={queue} className="num">
                      {counts ? (
                        <Link to={`/s/cases?queue=${queue}&region=${region}`}>{counts[queue] ?? 0}</Link>
                      ) : (
                        '…'
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      </div>
    </section>
  );
}
