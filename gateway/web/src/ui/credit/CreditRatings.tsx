// The ratings that a credit class counts, shown where its number was followed.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type CreditRating, useCreditRatings } from '../../api/credit';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import type { Page } from '../../lib/paging';
import { type Column, DataTable } from '../DataTable';
import { Empty } from '../states';
import { RATINGS } from './facts';

/** Pages that the address does not hold: it holds those of the list that the page is about. */
function useOwnPage(): Page {
  const [tokens, setTokens] = useState<string[]>([]);
  const [size, setSize] = useState<Page['size']>(20);
  return {
    token: tokens.at(-1) ?? '',
    number: tokens.length + 1,
    size,
    next: (token) => setTokens([...tokens, token]),
    previous: () => setTokens(tokens.slice(0, -1)),
    resize: (rows) => {
      setSize(rows);
      setTokens([]);
    },
  };
}

export function CreditRatings({ providerId }: { providerId: string }) {
  const which = useSearchParams()[0].get(RATINGS);
  if (which !== 'all' && which !== 'upheld') return null;
  return <Shown key={which} providerId={providerId} upheld={which === 'upheld'} />;
}

function Shown({ providerId, upheld }: { providerId: string; upheld: boolean }) {
  const { t } = useTranslation(['credit', 'common', 'work']);
  const page = useOwnPage();
  const query = useCreditRatings(providerId, upheld, page);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const columns: Column<CreditRating>[] = [
    { key: 'stars', title: t('rated.stars'), cell: (row) => t(`work:ratingLevel.${row.stars}`) },
    { key: 'upheld', title: t('rated.upheld'), cell: (row) => (row.upheld ? t('rated.yes') : '—') },
    {
      key: 'time',
      title: t('rated.time'),
      cell: (row) => <span className="nowrap">{instant(row.giveTime, language())}</span>,
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="credit-ratings">
      <div className="row between">
        <h2 id="credit-ratings" ref={heading} tabIndex={-1}>
          {t(upheld ? 'rated.titleUpheld' : 'rated.title')}
        </h2>
        <Link className="button quiet no-print" to="?">
          {t('rated.close')}
        </Link>
      </div>
      <DataTable
        label={t('rated.title')}
        resource="ratings"
        query={query}
        page={page}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty title={t('rated.none')} />}
      />
    </section>
  );
}
