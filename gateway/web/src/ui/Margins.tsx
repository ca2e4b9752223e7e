import { useTranslation } from 'react-i18next';
import type { Candidate, Need } from '../api/records';
import { DescList } from './DescList';
import { marginsOf, whatIf } from './margins';

interface Props {
  candidate: Candidate;
  need: Need | undefined;
}

/** The room left until a condition would fail, and what would bring the candidate to the first place. */
export function Margins({ candidate, need }: Props) {
  const { t } = useTranslation('margins');
  const margins = marginsOf(t, candidate, need);
  const ifs = whatIf(t, candidate);
  return (
    <>
      {margins.length > 0 ? (
        <section aria-label={t('title')}>
          <h3>{t('title')}</h3>
          <DescList facts={margins.map(({ key, text }) => ({ label: t(`name.${key}`), value: text }))} />
        </section>
      ) : null}
      {ifs.length > 0 ? (
        <section aria-label={t('whatIf')}>
          <h3>{t('whatIf')}</h3>
          <ul className="steps">
            {ifs.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
