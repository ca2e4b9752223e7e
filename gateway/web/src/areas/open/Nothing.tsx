import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '../../ui/states';

interface Props {
  q: string;
  narrowed: boolean;
  /** Rows on record at all. */
  rows: number;
  /** The API's sentence of what is loaded. */
  loaded: string;
  clear: () => void;
}

/** Nothing yet, nothing within the filters, or nothing among what is loaded: never "nobody can". */
export function Nothing({ q, narrowed, rows, loaded, clear }: Props) {
  const { t } = useTranslation('open');
  const source = (
    <Link className="button" to={`/e/requests/new${q ? `?text=${encodeURIComponent(q)}` : ''}`}>
      {t('empty.source')}
    </Link>
  );
  if (rows === 0) return <Empty title={t('empty.noData')}>{source}</Empty>;
  if (narrowed)
    return (
      <Empty title={t('empty.filtered')}>
        <button type="button" className="button" onClick={clear}>
          {t('common:filter.clear')}
        </button>
      </Empty>
    );
  return (
    <Empty title={q ? t('empty.none', { q }) : t('empty.noData')}>
      <p>{loaded}</p>
      {source}
    </Empty>
  );
}
