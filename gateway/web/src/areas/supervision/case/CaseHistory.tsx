import { useTranslation } from 'react-i18next';
import { useHistoryOf } from '../../../api/cases';
import { useObligors } from '../../../api/directory';
import type { Card, Commitment, ServiceRequest } from '../../../api/records';
import { Loaded } from '../../../ui/states';
import { Timeline } from '../../../ui/Timeline';
import { entries } from '../../../ui/timeline';

interface Props {
  request: ServiceRequest;
  clocks: Commitment[];
  cards: Card[];
}

export function CaseHistory({ request, clocks, cards }: Props) {
  const { t } = useTranslation('supervision');
  const history = useHistoryOf(request.id);
  const { nameOf } = useObligors();
  const name = (id: string) =>
    id === request.enterpriseId ? request.enterpriseName || t('case.theFirm') : nameOf(id);
  return (
    <section className="panel stack-s" aria-labelledby="history">
      <h2 id="history">{t('case.history')}</h2>
      <Loaded query={history}>
        {(events) => <Timeline entries={entries(events, clocks, cards, name)} />}
      </Loaded>
    </section>
  );
}
