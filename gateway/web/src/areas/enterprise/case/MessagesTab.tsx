import { useTranslation } from 'react-i18next';
import type { Offer, Order } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { Empty } from '../../../ui/states';
import { AnswerForm } from './AnswerForm';
import { CorrectionForm } from './CorrectionForm';
import { materialName } from './material';
import type { CaseProps } from './types';

/** What the others asked and what the firm answered: defects, questions before the quote, questions in the work. */
export function MessagesTab({ request, offers, orders }: CaseProps) {
  const { t } = useTranslation('enterprise');
  const asked = offers.filter((offer) => offer.questions.length > 0);
  const confirming = orders.filter((order) => order.question);
  if (request.defects.length === 0 && asked.length === 0 && confirming.length === 0)
    return <Empty title={t('messages.none')} />;
  return (
    <div className="stack">
      {request.state === 'REQUEST_STATE_RETURNED' ? (
        <CorrectionForm request={request} />
      ) : (
        <Defects request={request} />
      )}
      {asked.map((offer) => (
        <Questions key={offer.id} offer={offer} />
      ))}
      {confirming.map((order) => (
        <Confirmation key={order.id} order={order} />
      ))}
    </div>
  );
}

function Defects({ request }: Pick<CaseProps, 'request'>) {
  const { t } = useTranslation('enterprise');
  if (request.defects.length === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="defects">
      <h2 id="defects">{t('correction.done')}</h2>
      <ul className="steps">
        {request.defects.map((defect) => (
          <li key={defect.material + defect.problem}>
            <strong>
              <Data>{materialName(t, defect.material)}</Data>
            </strong>{' '}
            <Data>{defect.problem}</Data> → <Data>{defect.answer}</Data>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Questions({ offer }: { offer: Offer }) {
  const { t } = useTranslation('enterprise');
  const open = offer.questions.find((one) => !one.answer);
  return (
    <section className="panel stack-s" aria-labelledby={`questions-${offer.id}`}>
      <h2 id={`questions-${offer.id}`}>
        {t('messages.from')} <Data>{offer.providerName}</Data>
      </h2>
      {offer.questions.map((one) => (
        <div key={one.askTime}>
          <p>
            <Data>{one.question}</Data> <span className="meta">{instant(one.askTime, language())}</span>
          </p>
          {one.answer ? (
            <p className="answer">
              <Data>{one.answer}</Data> <span className="meta">{instant(one.answerTime, language())}</span>
            </p>
          ) : null}
        </div>
      ))}
      {open ? (
        <AnswerForm of={{ kind: 'offer', id: offer.id, etag: offer.etag }} hint={t('messages.noContact')} />
      ) : null}
    </section>
  );
}

function Confirmation({ order }: { order: Order }) {
  const { t } = useTranslation('enterprise');
  return (
    <section className="panel stack-s" aria-labelledby={`confirm-${order.id}`}>
      <h2 id={`confirm-${order.id}`}>
        {t('messages.confirm', { number: order.number })} <Data>{order.providerName}</Data>
      </h2>
      <p>
        <Data>{order.question}</Data>
      </p>
      {order.answer ? (
        <p className="answer">
          <Data>{order.answer}</Data>
        </p>
      ) : null}
      {order.state === 'ORDER_STATE_CONFIRMING' ? (
        <AnswerForm of={{ kind: 'order', id: order.id, etag: order.etag }} hint={t('messages.clock')} />
      ) : null}
    </section>
  );
}
