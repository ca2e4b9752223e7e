// Items of the case; what the centre does about each after acceptance.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOffersOf } from '../../../api/cases';
import type { Item, ServiceRequest } from '../../../api/records';
import { standardNumber } from '../../../lib/format';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { objectOf, parametersOf, rangeText, standardsOf, uncertaintyText } from '../../../ui/need';
import { CandidatesDialog } from './CandidatesDialog';
import { CloseItemDialog } from './CloseItemDialog';
import { OfferList } from './OfferList';

const SEEKING = ['ITEM_STATE_OPEN', 'ITEM_STATE_OFFERING', 'ITEM_STATE_SOURCING'];
const ACCEPTED = [
  'REQUEST_STATE_ACCEPTED',
  'REQUEST_STATE_SOURCING',
  'REQUEST_STATE_OFFERING',
  'REQUEST_STATE_IN_SERVICE',
];

export function Items({ request }: { request: ServiceRequest }) {
  const { t } = useTranslation(['centre', 'common']);
  const [open, setOpen] = useState<{ what: 'candidates' | 'close'; item: Item }>();
  const accepted = ACCEPTED.includes(request.state);
  const offers = useOffersOf(request.acceptTime ? request.id : '');
  const close = () => setOpen(undefined);
  return (
    <section className="panel stack-s" aria-labelledby="items">
      <h2 id="items">{t('case.items', { count: request.items.length })}</h2>
      <ol className="item-list">
        {request.items.map((item) => {
          const need = item.need;
          return (
            <li key={item.id} className="stack-s">
              <div className="row between">
                <span className="row">
                  <strong>
                    {item.line}. <Data>{objectOf(need)}</Data>
                  </strong>
                  <StateBadge state={item.state} />
                </span>
                {accepted && SEEKING.includes(item.state) ? (
                  <span className="row no-print">
                    <button
                      type="button"
                      className="button"
                      onClick={() => setOpen({ what: 'candidates', item })}
                    >
                      {t('candidates.open')}
                    </button>
                    {item.state === 'ITEM_STATE_SOURCING' ? (
                      <button
                        type="button"
                        className="button"
                        onClick={() => setOpen({ what: 'close', item })}
                      >
                        {t('closeItem.open')}
                      </button>
                    ) : null}
                  </span>
                ) : null}
              </div>
              {need ? (
                <p className="item-line">
                  {t(`common:kind.${need.kind}`)}
                  {need.calibration ? ` · ${t(`common:mode.${need.calibration.mode}`)}` : ''}
                  {' · '}
                  {t('case.quantity', { count: need.quantity || 1 })}
                  {' · '}
                  {t(item.sampleNeeded ? 'case.sample' : 'case.noSample')}
                  {need.testing?.legalEffect ? ` · ${t('case.legal')}` : ''}
                  {need.inspection?.field ? (
                    <>
                      {' · '}
                      <Data>{need.inspection.field}</Data>
                    </>
                  ) : null}
                  {need.inspection?.place ? ` · ${t(`common:region.${need.inspection.place}`)}` : ''}
                  {parametersOf(need).length > 0 ? (
                    <>
                      {' · '}
                      <Data>{parametersOf(need).join('、')}</Data>
                    </>
                  ) : null}
                  {[rangeText(need), uncertaintyText(need)].filter(Boolean).map((text) => (
                    <span key={text}>
                      {' · '}
                      <Data>{text}</Data>
                    </span>
                  ))}
                  {standardsOf(need).map((number) => (
                    <span key={number} className="mono">
                      {' · '}
                      {standardNumber(number)}
                    </span>
                  ))}
                </p>
              ) : null}
              {item.reason ? (
                <p className="muted">
                  <Data>{item.reason}</Data>
                </p>
              ) : null}
              {offers.data ? (
                <OfferList offers={offers.data.filter(({ itemIds }) => itemIds.includes(item.id))} />
              ) : null}
            </li>
          );
        })}
      </ol>
      {open?.what === 'candidates' ? (
        <CandidatesDialog
          request={request}
          item={open.item}
          asked={(offers.data ?? []).filter(({ itemIds }) => itemIds.includes(open.item.id))}
          onClose={close}
        />
      ) : null}
      {open?.what === 'close' ? <CloseItemDialog request={request} item={open.item} onClose={close} /> : null}
    </section>
  );
}
