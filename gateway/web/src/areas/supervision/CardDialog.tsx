// One card: the facts and the published rule that it stands on.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Card } from '../../api/records';
import { language } from '../../i18n/i18n';
import { instant } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { CardReason } from '../../ui/CardReason';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { Dialog } from '../../ui/Dialog';
import { CardVerbs } from './CardVerbs';

export function CardDialog({ card, obligor, onClose }: { card: Card; obligor: string; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  return (
    <Dialog
      open
      side
      title={t('cards.title', { level: t(`common:state.${card.level}`), number: card.caseNumber })}
      onClose={onClose}
    >
      <div className="stack">
        <p className="row">
          <StateBadge state={card.level} />
          <StateBadge state={card.state} />
        </p>
        <section>
          <h3>{t('column.rule')}</h3>
          <p>{language() === 'zh' ? card.ruleZh : card.ruleEn}</p>
        </section>
        <DescList
          facts={[
            { label: t('column.stage'), value: t(`common:stage.${card.stage}`) },
            { label: t('column.obligor'), value: <Data>{obligor}</Data> },
            { label: t('column.region'), value: t(`common:region.${card.region}`) },
            { label: t('column.due'), value: instant(card.dueTime, language()) },
            { label: t('column.fired'), value: instant(card.fireTime, language()) },
            { label: t('cards.recorded'), value: instant(card.createTime, language()) },
            { label: t('cards.cycle'), value: String(card.cycle) },
            ...(card.reason
              ? [{ label: t('cards.reason'), value: <CardReason reason={card.reason} />, wide: true }]
              : []),
          ]}
        />
        {card.appeal ? (
          <section>
            <h3>{t('verdict.appeal')}</h3>
            <p className="row">
              <StateBadge state={card.appeal.state} />
              <span className="meta">{instant(card.appeal.appealTime, language())}</span>
            </p>
            <p>
              <Data>{card.appeal.statement}</Data>
            </p>
            {card.appeal.note ? (
              <p>
                <Data>{card.appeal.note}</Data>
              </p>
            ) : null}
          </section>
        ) : null}
        <CardVerbs card={card} onDone={onClose} />
        <p>
          <Link className="button" to={`/s/cases/${card.commitmentId}`}>
            {t('cards.openCase')}
          </Link>
        </p>
      </div>
    </Dialog>
  );
}
