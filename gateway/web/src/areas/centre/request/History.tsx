import { useTranslation } from 'react-i18next';
import { useObligors } from '../../../api/directory';
import { Loaded } from '../../../ui/states';
import { Timeline } from '../../../ui/Timeline';
import { entries } from '../../../ui/timeline';
import { type Case, useCards, useClocks, useHistory } from '../queries';

export function History({ request }: { request: Case }) {
  const { t } = useTranslation(['centre', 'common']);
  const history = useHistory(request.id);
  const clocks = useClocks(request.id).data ?? [];
  const cards = useCards(request.caseNumber).data ?? [];
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
