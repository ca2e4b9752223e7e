import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../../app/useSession';
import { uscc } from '../../lib/format';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';

/** For a firm that has never asked for anything: check its data, then the first need, then what follows. */
export function FirstSteps() {
  const { t } = useTranslation('enterprise');
  const firm = useMe().organization;
  return (
    <section className="panel stack-s" aria-labelledby="first">
      <h2 id="first">{t('first.title')}</h2>
      <ol className="steps stack">
        <li className="stack-s">
          <strong>{t('first.check')}</strong>
          <DescList
            facts={[
              { label: t('first.name'), value: <Data>{firm?.displayName}</Data> },
              { label: t('first.uscc'), value: firm?.uscc ? uscc(firm.uscc) : '' },
              { label: t('first.region'), value: firm?.region ? t(`common:region.${firm.region}`) : '' },
              {
                label: t('contact.name'),
                value: (
                  <>
                    <Data>{firm?.contact?.name}</Data> {firm?.contact?.phone}
                  </>
                ),
              },
            ]}
          />
          <p className="muted">{t('first.wrong')}</p>
        </li>
        <li>
          <strong>{t('first.need')}</strong> {t('first.needText')}{' '}
          <Link to="/e/requests/new">{t('common:page.eNew')}</Link>
        </li>
        <li>
          <strong>{t('first.choose')}</strong> {t('first.chooseText')}
        </li>
      </ol>
    </section>
  );
}
