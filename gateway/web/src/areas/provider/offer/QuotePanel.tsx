// 报价并承诺, right on the page; what was typed stays when somebody else was faster.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Cell, Offer, Offering, Policy, Pool } from '../../../api/records';
import { useRefresh } from '../../../api/refresh';
import { ErrorSummary, Saved } from '../../../ui/Field';
import { useForm } from '../../../ui/form';
import { Notice } from '../../../ui/states';
import { blockingDays } from './blocking';
import { missing } from './check';
import { HoldTable } from './HoldTable';
import { QuoteFields } from './QuoteFields';
import { QuoteNow } from './QuoteNow';
import { initial, quotation } from './quote';

interface Props {
  offer: Offer;
  offering: Offering | undefined;
  policy: Policy | undefined;
  pools: Pool[];
  cells: Cell[];
  days: string[];
  today: string;
}

const OPEN = ['OFFER_STATE_INVITED', 'OFFER_STATE_QUOTING'];

export function QuotePanel({ offer, offering, policy, pools, cells, days, today }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const client = useQueryClient();
  const refresh = useRefresh();
  const first = OPEN.includes(offer.state);
  const quoted = offer.state === 'OFFER_STATE_QUOTED';
  const [mode, setMode] = useState<'first' | 'improve' | undefined>(first ? 'first' : undefined);
  const form = useForm(initial(offer, offering, cells, today, days.at(-1) ?? today), {
    draft: `offer.${offer.id}.quote`,
  });
  const { values, set } = form;
  const blocking = blockingDays(form.failure);
  const limit = policy?.unit === 'TERM_UNIT_WORKING_DAYS' && policy.statutory ? policy.statutory : undefined;
  // Somebody of the same house, or the platform, was faster.
  const late = mode === 'first' && !first;
  const overtaken = form.failure?.stale === true || late;

  const send = async () => {
    // A first quotation is never sent as a better one behind the back of who wrote it.
    if (late) return;
    const wrong = missing(t, values, limit);
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    const done = await form.submit(async (key) => {
      const written = await read(
        api.POST('/v1/offers/{id}:quote', {
          params: { path: { id: offer.id } },
          headers: once(key),
          body: quotation(offer, values, pools),
        }),
      );
      client.setQueryData(['offers', offer.id], written);
    });
    if (done) setMode(undefined);
    void client.invalidateQueries({ queryKey: ['cells'] });
    void refresh();
  };

  const labels: Record<string, string> = {
    lead_working_days: t('quote.lead'),
    valid_until: t('quote.valid'),
    tax_per_mille: t('quote.tax'),
    start: t('quote.start'),
  };
  if (!mode && !quoted) return null;
  return (
    <section className="panel stack-s" aria-labelledby="quote">
      <h2 id="quote">
        {mode ? t(mode === 'improve' ? 'quote.improveTitle' : 'quote.title') : t('quote.standing')}
      </h2>
      {!mode ? (
        <>
          <QuoteNow offer={offer} />
          <button type="button" className="button" onClick={() => setMode('improve')}>
            {t('quote.improve')}
          </button>
        </>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {overtaken ? (
            <div role="alert">
              <Notice tone="warn">
                <p>{t('common:form.stale')}</p>
                <p>
                  {t('quote.now')} {t(`common:state.${offer.state}`)}
                </p>
                {offer.quotes.length > 0 ? <QuoteNow offer={offer} /> : null}
              </Notice>
            </div>
          ) : null}
          {mode === 'improve' ? <p className="muted">{t('quote.improveHint')}</p> : null}
          <ErrorSummary
            violations={form.violations}
            failure={form.failure?.stale ? undefined : form.failure}
            labels={labels}
          />
          <QuoteFields form={form} policy={policy} today={today} />
          <fieldset className="plain" data-field="hold_days" tabIndex={-1}>
            <legend>{t('hold.title')}</legend>
            <p className="muted">{t(pools.length > 0 ? 'hold.hint' : 'hold.none')}</p>
            {pools.map((pool) => (
              <HoldTable
                key={pool.id}
                pool={pool}
                days={days}
                cells={cells}
                hold={values.hold}
                set={(hold) => set({ hold })}
                blocking={blocking}
              />
            ))}
          </fieldset>
          <div className="row">
            <button type="submit" className="button primary" disabled={form.busy || (!first && !quoted)}>
              {t(mode === 'improve' ? 'quote.improve' : 'quote.verb')}
            </button>
            {late && quoted ? (
              <button type="button" className="button" onClick={() => setMode('improve')}>
                {t('quote.improve')}
              </button>
            ) : null}
            {mode === 'improve' ? (
              <button type="button" className="button" onClick={() => setMode(undefined)}>
                {t('common:action.back')}
              </button>
            ) : null}
            <Saved at={form.savedAt} />
          </div>
        </form>
      )}
    </section>
  );
}
