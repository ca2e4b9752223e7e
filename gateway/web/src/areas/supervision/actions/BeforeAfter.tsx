// The cell of the gap map that an action comes from: as it was then, and as it is at this moment.
import { useTranslation } from 'react-i18next';
import { Data } from '../../../ui/Data';
import { ScrollX } from '../../../ui/ScrollX';
import { Loaded } from '../../../ui/states';
import { GapBadge } from '../gaps/columns';
import { type Gap, keyOf, subjectOf, useGaps } from '../gaps/queries';

const FIGURES = [
  'items',
  'enterprises',
  'failedSearches',
  'unfilled',
  'localSites',
  'provincialSites',
  'nationalSites',
] as const;

export function BeforeAfter({ gap }: { gap: Gap }) {
  const { t } = useTranslation('actions');
  // The badge's texts are those of the gap map.
  const { t: ofGaps } = useTranslation(['gaps', 'common']);
  const query = useGaps();
  return (
    <section className="panel stack-s" aria-labelledby="before-after">
      <h2 id="before-after">{t('before.title')}</h2>
      <p>
        <Data>{subjectOf(gap)}</Data>
      </p>
      <Loaded query={query} lines={3}>
        {({ gaps }) => {
          const now = gaps.find((one) => keyOf(one) === keyOf(gap));
          return (
            <>
              <ScrollX label={t('before.title')}>
                <table className="dense">
                  <thead>
                    <tr>
                      <th scope="col">{t('before.figure')}</th>
                      <th scope="col">{t('before.then')}</th>
                      <th scope="col">{t('before.now')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    <tr>
                      <th scope="row">{t('before.verdict')}</th>
                      <td>
                        <GapBadge t={ofGaps} gap={gap} />
                      </td>
                      <td>{now ? <GapBadge t={ofGaps} gap={now} /> : '—'}</td>
                    </tr>
                    {FIGURES.map((name) => (
                      <tr key={name}>
                        <th scope="row">{t(`before.${name}`)}</th>
                        <td className="num">{gap[name]}</td>
                        <td className="num">{now ? now[name] : '—'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </ScrollX>
              {now ? null : <p className="meta">{t('before.gone')}</p>}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
