// Ratings of the case and what a bad one asks of the centre.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObligors } from '../../../api/directory';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { DocumentRow } from '../../../ui/DocumentRow';
import { useRatingsOf } from '../queries';
import { FollowUpDialog } from './FollowUpDialog';
import { ReviewDialog } from './ReviewDialog';

export function Ratings({ id }: { id: string }) {
  const { t } = useTranslation(['centre', 'common', 'work']);
  const query = useRatingsOf(id);
  const { nameOf } = useObligors();
  const [open, setOpen] = useState<Rating>();
  const close = () => setOpen(undefined);
  if (!query.data || query.data.length === 0) return null;
  return (
    <section className="panel stack-s" aria-labelledby="ratings">
      <h2 id="ratings">{t('case.ratings')}</h2>
      <ul className="item-list">
        {query.data.map((rating) => (
          <li key={rating.id} className="stack-s">
            <div className="row between">
              <span className="row">
                <strong>{rating.level ? t(`work:ratingLevel.${rating.level}`) : t('case.notRated')}</strong>
                <StateBadge state={rating.state} />
                <Data>{rating.providerName || nameOf(rating.providerId)}</Data>
              </span>
              {rating.state === 'RATING_STATE_FOLLOW_UP' ? (
                <button type="button" className="button" onClick={() => setOpen(rating)}>
                  {t('followUp.open')}
                </button>
              ) : null}
              {rating.state === 'RATING_STATE_RECTIFIED' ? (
                <button type="button" className="button" onClick={() => setOpen(rating)}>
                  {t('review.open')}
                </button>
              ) : null}
            </div>
            <DescList
              facts={[
                { label: t('case.words'), value: <Data>{rating.text}</Data>, wide: true },
                ...(rating.followUp
                  ? [{ label: t('followUp.log'), value: <Data>{rating.followUp}</Data>, wide: true }]
                  : []),
                ...(rating.rectification
                  ? [{ label: t('review.done'), value: <Data>{rating.rectification}</Data>, wide: true }]
                  : []),
              ]}
            />
            {rating.evidenceDocumentIds.length > 0 ? (
              <ul>
                {rating.evidenceDocumentIds.map((one) => (
                  <li key={one}>
                    <DocumentRow id={one} />
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
      {open?.state === 'RATING_STATE_FOLLOW_UP' ? <FollowUpDialog rating={open} onClose={close} /> : null}
      {open?.state === 'RATING_STATE_RECTIFIED' ? <ReviewDialog rating={open} onClose={close} /> : null}
    </section>
  );
}
