// 延期与评价申诉: what obligors ask of the bureau, apart from appeals against cards; the address says which list is shown.
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useFilters, word } from '../../lib/filters';
import { PageHeader } from '../../ui/PageHeader';
import { EXTENSION_STATES, ExtensionRows } from './asked/ExtensionRows';
import { RATING_STATES, RatingAppealRows } from './asked/RatingAppealRows';
import './supervision.css';

const WHAT = ['RATINGS', 'EXTENSIONS'] as const;
const SCHEMA = z.object({
  what: z.catch(z.enum(WHAT), 'RATINGS'),
  // What waits for the bureau, unless something else is asked for.
  rating: z.catch(z.enum([...RATING_STATES, 'ALL']), 'RATING_STATE_APPEALED'),
  extension: word(EXTENSION_STATES),
});

export default function Asked() {
  const { t } = useTranslation(['supervision', 'common']);
  const { values, defaults, set } = useFilters(SCHEMA);
  return (
    <div className="stack-s dense-page">
      <PageHeader title={t('common:page.sAsked')} crumbs={[{ text: t('common:page.s'), to: '/s' }]} />
      <div className="row no-print" role="group" aria-label={t('asked.what')}>
        {WHAT.map((what) => (
          <button
            key={what}
            type="button"
            className="button"
            aria-pressed={values.what === what}
            onClick={() => set({ ...defaults, what })}
          >
            {t(`asked.${what}`)}
          </button>
        ))}
      </div>
      {values.what === 'RATINGS' ? (
        <RatingAppealRows state={values.rating} show={(rating) => set({ rating })} />
      ) : (
        <ExtensionRows state={values.extension} show={(extension) => set({ extension })} />
      )}
    </div>
  );
}
