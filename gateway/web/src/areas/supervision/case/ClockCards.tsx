// Cards of a clock with the published rule; struck when they stand no more.
import { useTranslation } from 'react-i18next';
import type { Card } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { CardReason } from '../../../ui/CardReason';

export function ClockCards({ cards }: { cards: Card[] }) {
  const { t } = useTranslation('supervision');
  if (cards.length === 0) return null;
  return (
    <>
      <h4>{t('clock.cards')}</h4>
      <ul className="stack-s">
        {cards.map((card) => (
          <li key={card.id}>
            <span className="row">
              <StateBadge state={card.level} />
              <StateBadge state={card.state} />
              <span className="meta">{instant(card.fireTime, language())}</span>
            </span>
            <span className={card.state === 'CARD_STATE_STANDING' ? '' : 'struck'}>
              {language() === 'zh' ? card.ruleZh : card.ruleEn}
            </span>{' '}
            {card.reason ? <CardReason reason={card.reason} /> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
