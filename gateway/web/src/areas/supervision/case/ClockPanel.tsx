// One clock in full: how it was computed, what has fired, when it stood still, and what the bureau can do.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpen } from '../../../api/cases';
import type { Card, Commitment, Notice } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Countdown } from '../../../ui/Countdown';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Explanation } from '../../../ui/Explain';
import { Extensions } from '../../../ui/Extensions';
import { ClockCards } from './ClockCards';
import { ClockHistory } from './ClockHistory';
import { ClockVerbs } from './ClockVerbs';
import { Levels } from './Levels';
import { Pauses } from './Pauses';

interface Props {
  clock: Commitment;
  readAt: number;
  cards: Card[];
  obligor: string;
  /** The notice of its present cycle. */
  notice: Notice | undefined;
  /** It was asked for by its id. */
  chosen: boolean;
}

export function ClockPanel({ clock, readAt, cards, obligor, notice, chosen }: Props) {
  const { t } = useTranslation(['supervision', 'common']);
  const live = isOpen(clock);
  const [open, setOpen] = useState(chosen || live);
  const id = `clock-${clock.id}`;
  return (
    <section className={chosen ? 'panel clock chosen' : 'panel clock'} aria-labelledby={id}>
      <div className="row between">
        <span className="row">
          <h3 id={id}>
            {t(`common:stage.${clock.stage}`)}
            {clock.attempt > 1 ? ` ${t('clock.attempt', { count: clock.attempt })}` : ''}
          </h3>
          <Countdown clock={clock} readAt={readAt} full />
        </span>
        <button
          type="button"
          className="button quiet no-print"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'clock.less' : 'clock.more')}
        </button>
      </div>
      <div id={`${id}-body`} hidden={!open} className="stack-s">
        <DescList
          facts={[
            { label: t('column.obligor'), value: <Data>{obligor}</Data> },
            { label: t('column.status'), value: <StateBadge state={clock.status} /> },
            {
              label: t('clock.term'),
              value: t(`clock.unit.${clock.unit}`, { count: clock.promised }),
            },
            {
              label: t('clock.statutory'),
              value: clock.statutory ? t(`clock.unit.${clock.unit}`, { count: clock.statutory }) : '—',
            },
            { label: t('clock.anchor'), value: instant(clock.anchorTime, language()) },
            { label: t('column.due'), value: instant(clock.dueTime, language()) },
            ...(clock.completeTime
              ? [{ label: t('clock.completed'), value: instant(clock.completeTime, language()) }]
              : []),
          ]}
        />
        <div className="clock-columns">
          <div className="stack-s">
            <h4>{t('clock.how')}</h4>
            <Explanation clock={clock} />
          </div>
          <div className="stack-s">
            <Levels clock={clock} />
            <Pauses clock={clock} />
            <ClockCards cards={cards} />
          </div>
        </div>
        <Extensions id={clock.id} decides />
        <ClockHistory id={clock.id} />
        <ClockVerbs clock={clock} notice={notice} />
      </div>
    </section>
  );
}
