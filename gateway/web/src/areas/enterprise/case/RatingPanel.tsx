import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Order } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { ErrorSummary, Field } from '../../../ui/Field';
import { Loaded } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { useRating } from '../queries';

const ASPECTS = ['speed', 'clarity', 'ease', 'result'] as const;

/** 评价, once: a level in words, four aspects if the firm likes. */
export function RatingPanel({ order }: { order: Order }) {
  const { t } = useTranslation(['enterprise', 'work']);
  const query = useRating(order.ratingId);
  return (
    <section className="stack-s" aria-labelledby={`rating-${order.id}`}>
      <h3 id={`rating-${order.id}`}>{t('rating.title')}</h3>
      <Loaded query={query}>
        {(rating) =>
          rating.state === 'RATING_STATE_OPEN' ? (
            <RatingForm orderId={order.id} />
          ) : (
            <p className="row">
              <StateBadge state={rating.state} />
              {rating.level ? <strong>{t(`work:ratingLevel.${rating.level}`)}</strong> : null}
              <Data>{rating.text}</Data>
            </p>
          )
        }
      </Loaded>
    </section>
  );
}

function RatingForm({ orderId }: { orderId: string }) {
  const { t } = useTranslation(['enterprise', 'work']);
  const { form, act } = useVerb(
    { level: 0, speed: 0, clarity: 0, ease: 0, result: 0, text: '' },
    { draft: `rating.${orderId}` },
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void act(
          (key) =>
            read(
              api.POST('/v1/orders/{order_id}:rate', {
                params: { path: { order_id: orderId } },
                headers: once(key),
                body: { orderId, ...form.values },
              }),
            ),
          () => undefined,
        );
      }}
    >
      <ErrorSummary violations={form.violations} failure={form.failure} />
      <fieldset className="choices rating-levels" data-field="level" tabIndex={-1}>
        <legend className="label">{t('rating.level')}</legend>
        {[5, 4, 3, 2, 1].map((level) => (
          <label key={level}>
            <input
              type="radio"
              name="level"
              checked={form.values.level === level}
              onChange={() => form.set({ level })}
            />
            {t(`work:ratingLevel.${level}`)}
          </label>
        ))}
      </fieldset>
      <div className="item-fields">
        {ASPECTS.map((aspect) => (
          <Field key={aspect} name={aspect} label={t(`rating.${aspect}`)} violations={form.violations}>
            {(aria) => (
              <select
                {...aria}
                className="input"
                value={form.values[aspect]}
                onChange={(event) => form.set({ [aspect]: Number(event.target.value) })}
              >
                <option value={0}>{t('rating.skip')}</option>
                {[5, 4, 3, 2, 1].map((level) => (
                  <option key={level} value={level}>
                    {t(`work:ratingLevel.${level}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
      <Field name="text" label={t('rating.text')} violations={form.violations}>
        {(aria) => (
          <textarea
            {...aria}
            className="input"
            maxLength={1000}
            value={form.values.text}
            onChange={(event) => form.set({ text: event.target.value })}
          />
        )}
      </Field>
      <button type="submit" className="button primary" disabled={form.busy || form.values.level === 0}>
        {t('rating.submit')}
      </button>
    </form>
  );
}
