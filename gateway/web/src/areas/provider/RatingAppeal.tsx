// 申诉 against an upheld rating: once, instead of a rectification.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { Rating } from '../../api/records';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { TextVerb } from '../../ui/TextVerb';

/** Whether the provider may appeal: it has to rectify, and no appeal was made before. */
export function appealable({ state, appeal }: Pick<Rating, 'state' | 'appeal'>): boolean {
  return state === 'RATING_STATE_RECTIFYING' && !appeal;
}

export function RatingAppeal({ rating, onClose }: { rating: Rating; onClose: () => void }) {
  const { t } = useTranslation(['ours', 'common', 'work']);
  const { id, etag } = rating;
  return (
    <TextVerb
      title={t('ratings.appealTitle')}
      verb={t('ratings.appeal')}
      name="statement"
      label={t('ratings.statement')}
      lacking={t('ratings.noStatement')}
      now={<StateBadge state={rating.state} />}
      onClose={onClose}
      call={(statement, key) =>
        read(
          api.POST('/v1/ratings/{id}:appeal', {
            params: { path: { id } },
            headers: once(key),
            body: { id, etag, statement },
          }),
        )
      }
    >
      <p>
        {t(`work:ratingLevel.${rating.level}`)}: <Data>{rating.text}</Data>
      </p>
      <p>{t('ratings.appealText')}</p>
    </TextVerb>
  );
}
