// What the provider can do with an invitation besides quoting it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offer } from '../../../api/records';
import { PartError } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { AskDialog } from './AskDialog';
import { DeclineDialog } from './DeclineDialog';
import { WithdrawDialog } from './WithdrawDialog';

export function OfferVerbs({ offer }: { offer: Offer }) {
  const { t } = useTranslation(['provider', 'common']);
  const [dialog, setDialog] = useState<'decline' | 'ask' | 'withdraw'>();
  const { form, act } = useVerb({});
  const close = () => setDialog(undefined);
  const invited = offer.state === 'OFFER_STATE_INVITED';
  const quoting = offer.state === 'OFFER_STATE_QUOTING';
  const asked = offer.questions.length >= 2 || offer.questions.some((one) => !one.answerTime);
  const respond = () =>
    act(
      (key) =>
        read(
          api.POST('/v1/offers/{id}:respond', {
            params: { path: { id: offer.id } },
            headers: once(key),
            body: { id: offer.id, etag: offer.etag, willQuote: true },
          }),
        ),
      () => undefined,
    );
  return (
    <>
      {invited ? (
        <>
          <button type="button" className="button" disabled={form.busy} onClick={() => void respond()}>
            {t('respond.verb')}
          </button>
          <button type="button" className="button" onClick={() => setDialog('decline')}>
            {t('decline.verb')}
          </button>
        </>
      ) : null}
      {quoting && !asked ? (
        <button type="button" className="button" onClick={() => setDialog('ask')}>
          {t('ask.verb')}
        </button>
      ) : null}
      {quoting || offer.state === 'OFFER_STATE_QUOTED' ? (
        <button type="button" className="button" onClick={() => setDialog('withdraw')}>
          {t('withdraw.verb')}
        </button>
      ) : null}
      {form.failure ? <PartError error={form.failure} /> : null}
      {dialog === 'decline' ? <DeclineDialog offer={offer} onClose={close} /> : null}
      {dialog === 'ask' ? <AskDialog offer={offer} onClose={close} /> : null}
      {dialog === 'withdraw' ? <WithdrawDialog offer={offer} onClose={close} /> : null}
    </>
  );
}
