// One sentence becomes the rows of the form. What was not surely said is asked, in the words of the platform.
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import { Data } from '../../../ui/Data';
import { Icon } from '../../../ui/Icon';
import { PartError } from '../../../ui/states';
import { type Parsed, type Reading, readingOf } from './rows';

interface Props {
  text: string;
  /** Takes over what was accepted. */
  take: (reading: Reading) => void;
}

export function ReadText({ text, take }: Props) {
  const { t } = useTranslation('reading');
  const reading = useMutation({
    mutationFn: async (typed: string) =>
      (await read(api.POST('/v1/needs:parse', { body: { text: typed } }))) as Parsed,
    onSuccess: (parsed) => {
      const found = readingOf(parsed);
      if (found.rows.length > 0) take(found);
    },
  });
  const parsed = reading.data;
  return (
    <div className="stack-s">
      <p>
        <button
          type="button"
          className="button"
          disabled={text.trim() === '' || reading.isPending}
          onClick={() => reading.mutate(text)}
        >
          {t('read')}
        </button>
      </p>
      {reading.error ? <PartError error={reading.error} retry={() => reading.mutate(text)} /> : null}
      {parsed ? (
        <div className="stack-s" role="status">
          <Found parsed={parsed} />
        </div>
      ) : null}
    </div>
  );
}

/** What was taken over and what has to be answered, item by item. */
function Found({ parsed }: { parsed: Parsed }) {
  const { t } = useTranslation('reading');
  const { rows, bookings } = readingOf(parsed);
  return (
    <>
      {rows.length > 0 ? <p className="notice info">{t('taken', { count: rows.length })}</p> : null}
      {bookings.map((place) => (
        <p key={place} className="notice info">
          {t('booking')} <Link to={place}>{t('resources')}</Link>
        </p>
      ))}
      {parsed.items.map((item, index) => {
        const open = item.slots.filter((slot) => slot.state !== 'SLOT_STATE_ACCEPTED');
        if (open.length === 0) return null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items of one reading have no ids
          <div key={index} className="notice warn">
            <Icon name="octagon" />
            <div className="grow">
              <p>{t('open', { line: index + 1 })}</p>
              <ul className="stack-s">
                {open.map((slot) => (
                  <li key={`${slot.name}.${slot.start}`}>
                    <Data>{language() === 'en' ? slot.questionEn : slot.questionZh}</Data>
                  </li>
                ))}
              </ul>
            </div>
          </div>
        );
      })}
    </>
  );
}
