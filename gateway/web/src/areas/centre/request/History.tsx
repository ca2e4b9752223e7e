import { useTranslation } from 'react-i18next';
import { useCardsOf, useClocksOf, useHistoryOf } from '../../../api/cases';
import { useObligors } from '../../../api/directory';
import type { ServiceRequest } from '../../../api/records';
import { Loaded } from '../../../ui/states';
import { Timeline } from '../../../ui/Timeline';
import { entries } from '../../../ui/timeline';

export function History({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common']);
  const history = useHistoryOf(request.id);
  const clocks = useClocksOf(request.id).data ?? [];
  const cards = useCardsOf(request.caseNumber).data ?? [];
  const { nameOf } = useObligors();
  const name = (id: string) =>
    (id === request.enterpriseId ? request.enterpriseName || t('case.theFirm') : nameOf(id)) ?? '';
  return (
    <section className="panel stack-s" aria-labelledby="history">
      <h2 id="history">{t('case.history')}</h2>
      <Loaded query={history}>
        {(events) => <Timeline entries={entries(events, clocks, cards, name)} />}
      </Loaded>
    </section>
  );
}
