import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item, Offer } from '../../../api/records';
import { Data } from '../../../ui/Data';
import { Dialog } from '../../../ui/Dialog';
import { Reasons } from '../../../ui/Reasons';
import { useNarrow } from '../../../ui/use-narrow';
import { AwardDialog } from './AwardDialog';
import { differing, rowsOf } from './compare';
import { RequoteDialog } from './RequoteDialog';

/** At most four quotes side by side, two on a phone. */
export function Compare({ item, offers }: { item: Item; offers: Offer[] }) {
  const { t } = useTranslation('enterprise');
  const narrow = useNarrow();
  const [only, setOnly] = useState(false);
  const [from, setFrom] = useState(0);
  const [dialog, setDialog] = useState<{ kind: 'award' | 'requote' | 'why'; offer: Offer }>();
  const width = narrow ? 2 : 4;
  const shown = [...offers].sort((a, b) => a.rank - b.rank).slice(from, from + width);
  const all = rowsOf(t, shown);
  const rows = only && shown.length > 1 ? differing(all) : all;
  return (
    <div className="stack-s">
      <p className="row no-print">
        {shown.length > 1 ? (
          <button type="button" className="button" aria-pressed={only} onClick={() => setOnly(!only)}>
            {t('compare.only')}
          </button>
        ) : null}
        {offers.length > width ? (
          <>
            <button
              type="button"
              className="button"
              disabled={from === 0}
              onClick={() => setFrom(from - width)}
            >
              {t('compare.previous')}
            </button>
            <button
              type="button"
              className="button"
              disabled={from + width >= offers.length}
              onClick={() => setFrom(from + width)}
            >
              {t('compare.next')}
            </button>
          </>
        ) : null}
      </p>
      <div
        className="scroll-x"
        tabIndex={0}
        role="group"
        aria-label={t('compare.title', { line: item.line })}
      >
        <table className="compare">
          <thead>
            <tr>
              <td />
              {shown.map((offer) => (
                <th key={offer.id} scope="col">
                  <Data>{offer.providerName}</Data>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className={row.key}>
                <th scope="row">{t(`compare.row.${row.key}`)}</th>
                {row.values.map((value, place) => (
                  <td key={shown[place]?.id}>
                    <Data>{value}</Data>
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{t('compare.row.verbs')}</th>
              {shown.map((offer) => (
                <td key={offer.id}>
                  <span className="compare-verbs">
                    {offer.state === 'OFFER_STATE_QUOTED' ? (
                      <>
                        <button
                          type="button"
                          className="button primary"
                          onClick={() => setDialog({ kind: 'award', offer })}
                        >
                          {t('award.verb')}
                        </button>
                        <button
                          type="button"
                          className="button"
                          onClick={() => setDialog({ kind: 'requote', offer })}
                        >
                          {t('requote.verb')}
                        </button>
                      </>
                    ) : (
                      t(`common:state.${offer.state}`)
                    )}
                    {offer.candidate ? (
                      <button
                        type="button"
                        className="button quiet"
                        onClick={() => setDialog({ kind: 'why', offer })}
                      >
                        {t('compare.why')}
                      </button>
                    ) : null}
                  </span>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {dialog?.kind === 'award' ? (
        <AwardDialog offer={dialog.offer} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog?.kind === 'requote' ? (
        <RequoteDialog offer={dialog.offer} onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog?.kind === 'why' && dialog.offer.candidate ? (
        <Dialog
          open
          side
          title={t('compare.whyTitle', { name: dialog.offer.providerName })}
          onClose={() => setDialog(undefined)}
        >
          <Reasons candidate={dialog.offer.candidate} need={item.need} />
        </Dialog>
      ) : null}
    </div>
  );
}
