import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Countdown } from '../../../ui/Countdown';
import { Data } from '../../../ui/Data';
import { shortNeed } from '../../../ui/need';
import { Firm } from '../Firm';
import type { Task } from './tasks';

/** What is asked, by whom, how long is left, and the verb. */
export function TaskRow({ task, readAt }: { task: Task; readAt: number }) {
  const { t } = useTranslation(['provider', 'common']);
  const { offer, order, rating } = task;
  return (
    <li>
      <span>
        <strong>
          {offer ? <Data>{offer.items.map((item) => shortNeed(t, item.need)).join('；')}</Data> : null}
          {order ? <Data>{order.title || order.number}</Data> : null}
          {rating ? t(`common:ratingLevel.${rating.level}`) : null}
        </strong>
        <span className="work-about meta">
          {task.number} · {offer ? <Firm offer={offer} /> : null}
          {order ? <Data>{order.enterpriseName}</Data> : null}
          {rating ? <Data>{rating.text}</Data> : null}
        </span>
      </span>
      {task.clock ? <Countdown clock={task.clock} readAt={readAt} full /> : <span />}
      <Link className="button" to={task.to}>
        {t(`verb.${task.queue}`)}
        <span className="sr"> {task.number}</span>
      </Link>
    </li>
  );
}
