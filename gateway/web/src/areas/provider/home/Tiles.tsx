// Numbers of today's work; each is a link to exactly its rows.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Clocks, useClockTotal } from './clocks';

const OFFERS = ['TO_RESPOND', 'TO_QUOTE'] as const;
const ORDERS = ['TO_RECEIVE', 'IN_WORK', 'DISPUTED', 'CANCELLATIONS'] as const;

interface Tile {
  name: string;
  to: string;
  count: number | undefined;
  present?: boolean;
}

export function Tiles({ counts, clocks }: { counts: Record<string, number>; clocks: Clocks | '' }) {
  const { t } = useTranslation('provider');
  const today = useClockTotal('today');
  const risk = useClockTotal('risk');
  const tiles: Tile[] = [
    ...OFFERS.map((name) => ({
      name: t(`queue.${name}`),
      to: `/p/offers?queue=${name}`,
      count: counts[name],
    })),
    { name: t('home.today'), to: '/p?clocks=today', count: today, present: clocks === 'today' },
    { name: t('home.risk'), to: '/p?clocks=risk', count: risk, present: clocks === 'risk' },
    ...ORDERS.map((name) => ({ name: t(`queue.${name}`), to: `/p/jobs?queue=${name}`, count: counts[name] })),
    { name: t('queue.RECTIFY'), to: '/p?ratings=RECTIFY', count: counts.RECTIFY },
  ];
  return (
    <ul className="tiles-row" aria-label={t('home.tiles')}>
      {tiles.map((tile) => (
        <li key={tile.to}>
          <Link
            className={`work-tile ${tile.count ? '' : 'idle'}`}
            to={tile.to}
            aria-current={tile.present ? 'page' : undefined}
          >
            <span>{tile.name}</span>
            <span className="count">{tile.count ?? '…'}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
