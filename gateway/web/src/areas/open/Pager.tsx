import { useTranslation } from 'react-i18next';
import type { Page } from '../../lib/paging';

/** How many there are, and the way on. */
export function Pager({ page, total, next }: { page: Page; total: number; next: string }) {
  const { t } = useTranslation();
  return (
    <div className="row between">
      <span>
        {t('table.total', { count: total })} · {t('table.page', { page: page.number })}
      </span>
      {page.number > 1 || next ? (
        <span className="row">
          <button type="button" className="button" disabled={page.number === 1} onClick={page.previous}>
            {t('table.previous')}
          </button>
          <button type="button" className="button" disabled={!next} onClick={() => page.next(next)}>
            {t('table.next')}
          </button>
        </span>
      ) : null}
    </div>
  );
}
