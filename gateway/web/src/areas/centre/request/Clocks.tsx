// Every clock of the case, nearest first, each with its account.
import { useTranslation } from 'react-i18next';
import { useClocksOf } from '../../../api/cases';
import type { Commitment } from '../../../api/records';
import { useMe } from '../../../app/useSession';
import { Countdown } from '../../../ui/Countdown';
import { ExplainButton } from '../../../ui/Explain';
import { Extensions } from '../../../ui/Extensions';
import { Loaded } from '../../../ui/states';

const OPEN = ['COMMITMENT_STATUS_RUNNING', 'COMMITMENT_STATUS_PAUSED'];

function inOrder(clocks: Commitment[]): Commitment[] {
  const rank = (clock: Commitment) => (OPEN.includes(clock.status) ? 0 : 1);
  return [...clocks].sort((a, b) => rank(a) - rank(b) || (a.dueTime ?? '9').localeCompare(b.dueTime ?? '9'));
}

export function Clocks({ id }: { id: string }) {
  const { t } = useTranslation(['centre', 'common']);
  const query = useClocksOf(id);
  const me = useMe();
  return (
    <section className="panel stack-s" aria-labelledby="clocks">
      <h2 id="clocks">{t('case.clocks')}</h2>
      <Loaded query={query}>
        {(clocks) =>
          clocks.length === 0 ? (
            <p className="muted">{t('case.noClocks')}</p>
          ) : (
            <ul className="clock-list">
              {inOrder(clocks).map((clock) => (
                <li key={clock.id}>
                  <span className="row between">
                    <strong>{t(`common:stage.${clock.stage}`)}</strong>
                    <ExplainButton clock={clock} />
                  </span>
                  <Countdown clock={clock} readAt={query.dataUpdatedAt} full />
                  {OPEN.includes(clock.status) ? (
                    <Extensions id={clock.id} decides={clock.obligorId !== me.organization?.id} />
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
