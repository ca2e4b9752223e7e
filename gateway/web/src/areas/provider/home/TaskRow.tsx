import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../../i18n/i18n';
import { shortInstant } from '../../../lib/format';
import { Countdown } from '../../../ui/Countdown';
import { Data } from '../../../ui/Data';
import { shortNeed } from '../../../ui/need';
import { Firm } from '../Firm';
import type { Task } from './tasks';

/** What is asked, by whom, how long is left, and the verb. */
export function TaskRow({ task, readAt }: { task: Task; readAt: number }) {
  const { t } = useTranslation(['provider', 'common', 'work']);
  const { offer, order, rating } = task;
  return (
    <li>
      <span>
        <strong>
          {offer ? <Data>{offer.items.map((item) => shortNeed(t, item.need)).join('；')}</Data> : null}
          {order ? <Data>{order.title || order.number}</Data> : null}
          {rating ? t(`work:ratingLevel.${rating.level}`) : null}
        </strong>
        <span className="work-about meta">
          {task.number} · {offer ? <Firm offer={offer} /> : null}
          {order ? <Data>{order.enterpriseName}</Data> : null}
          {rating ? <Data>{rating.text}</Data> : null}
        </span>
      </span>
      <span className="row">
        {task.clock?.dueTime ? (
          <span className="nowrap">
            {t('common:clock.due', { time: shortInstant(task.clock.dueTime, language()) })}
          </span>
        ) : null}
        {task.clock ? <Countdown clock={task.clock} readAt={readAt} /> : null}
      </span>
      <Link className="button" to={task.to}>
        {t(`verb.${task.queue}`)}
        <span className="sr"> {task.number}</span>
      </Link>
    </li>
  );
}
