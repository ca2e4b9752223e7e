// The supersession graph drawn, oldest at the left; the same as a list for readers of the screen.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Standard } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { type Edge, layered } from './layout';

const WIDE = 176;
const HIGH = 64;
const GAP_X = 96;
const GAP_Y = 20;

interface Props {
  own: string;
  nodes: Standard[];
  edges: Edge[];
}

export function Graph({ own, nodes, edges }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const places = layered(
    nodes.map(({ number }) => number),
    edges,
  );
  const of = (number: string) => places.find((one) => one.number === number);
  const x = (column: number) => 2 + column * (WIDE + GAP_X);
  const y = (row: number) => 2 + row * (HIGH + GAP_Y);
  const width = x(Math.max(0, ...places.map((one) => one.column))) + WIDE + 2;
  const height = y(Math.max(0, ...places.map((one) => one.row))) + HIGH + 2;
  const word = (edge: Edge) => t(`standards.edge.${edge.kind}`);
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t('standards.graph')}>
      <svg
        className="standard-graph"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
      >
        <defs>
          <marker
            id="follows"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {edges.map((edge) => {
          const [from, to] = [of(edge.from), of(edge.to)];
          if (!from || !to) return null;
          const [x1, y1] = [x(from.column) + WIDE, y(from.row) + HIGH / 2];
          const [x2, y2] = [x(to.column), y(to.row) + HIGH / 2];
          const bend = (x1 + x2) / 2;
          return (
            <g key={`${edge.from} ${edge.to}`} className={`edge ${edge.kind}`}>
              <path
                d={`M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2 - 2} ${y2}`}
                markerEnd="url(#follows)"
              />
              <text x={bend} y={(y1 + y2) / 2 - 5} textAnchor="middle">
                {word(edge)}
              </text>
            </g>
          );
        })}
        {places.map((place) => {
          const node = nodes.find((one) => one.number === place.number);
          return (
            <g key={place.number} className={place.number === own ? 'node own' : 'node'}>
              <rect x={x(place.column)} y={y(place.row)} width={WIDE} height={HIGH} rx="6" />
              <text x={x(place.column) + 12} y={y(place.row) + 27} className="name">
                {place.number}
              </text>
              <text x={x(place.column) + 12} y={y(place.row) + 48}>
                {node ? t(`common:state.${node.status}`) : ''}
              </text>
            </g>
          );
        })}
      </svg>
      <ul className="sr">
        {edges.map((edge) => (
          <li key={`${edge.from} ${edge.to}`}>
            {t('standards.follows', { from: edge.from, to: edge.to, kind: word(edge) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Versions as a table: number, status, days in force. */
export function Versions({ own, versions }: { own: string; versions: Standard[] }) {
  return (
    <ul className="version-list">
      {versions.map((one) => (
        <li key={one.id} className="row" aria-current={one.number === own ? 'true' : undefined}>
          {one.number === own ? (
            <strong className="mono">{one.number}</strong>
          ) : (
            <Link className="mono" to={`/s/standards/${one.id}`}>
              {one.number}
            </Link>
          )}
          <StateBadge state={one.status} />
        </li>
      ))}
    </ul>
  );
}
