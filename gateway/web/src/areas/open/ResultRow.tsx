import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { language } from '../../i18n/i18n';
import { isoDate, money, rate, standardNumber } from '../../lib/format';
import { Badge, StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { requestFor } from './need';
import type { CatalogueRow } from './queries';

/** One scope row: what, by which standard, by whom, who vouches for it, how soon and for how much. */
export function ResultRow({ row }: { row: CatalogueRow }) {
  const { t } = useTranslation('open');
  const scope = row.scopeRow;
  if (!scope) return null;
  const scheme = t(`common:scheme.${row.scheme}`);
  const why = language() === 'zh' ? row.whyZh : row.whyEn;
  return (
    <li className={row.effective ? 'result panel' : 'result panel weak'}>
      <div className="row between">
        <h3>
          <Data>{[scope.object, scope.parameter].filter(Boolean).join(' · ')}</Data>
        </h3>
        {row.effective ? (
          <Link className="button" to={requestFor(scope)}>
            {t('result.ask')}
          </Link>
        ) : null}
      </div>
      {why ? <p className="near">{why}</p> : null}
      <p className="row">
        <span className="meta">{t(`common:kind.${scope.kind}`)}</span>
        {scope.mode !== 'CALIBRATION_MODE_UNSPECIFIED' ? <span>{t(`common:mode.${scope.mode}`)}</span> : null}
        {scope.standard ? (
          <>
            <span className="mono">{standardNumber(scope.standard)}</span>
            {row.standardTitleZh ? <Data>{row.standardTitleZh}</Data> : null}
            <StateBadge state={row.standardStatus} />
            {row.inForce ? (
              <Link to={`/open/search?q=${encodeURIComponent(row.inForce)}`}>
                {t('result.inForce', { number: row.inForce })}
              </Link>
            ) : null}
          </>
        ) : null}
      </p>
      <p className="row">
        <Link to={`/open/providers/${scope.providerId}`}>
          <Data>{row.providerName}</Data>
        </Link>
        <span className="muted">
          {t(`common:region.${row.region}`)} <Data>{row.siteName}</Data>
        </span>
        {row.providerState !== 'PROVIDER_STATE_ACTIVE' ? <StateBadge state={row.providerState} /> : null}
        {row.effective ? null : (
          <Badge look={{ tone: 'bad', sign: 'octagon' }} text={t('result.notEffective')} />
        )}
      </p>
      <dl className="result-facts">
        {scope.range?.raw ? (
          <div>
            <dt>{t('result.range')}</dt>
            <dd>
              <Data>{scope.range.raw}</Data>
            </dd>
          </div>
        ) : null}
        {scope.uncertainty ? (
          <div>
            <dt>{t('result.uncertainty')}</dt>
            <dd>
              <Data>{scope.uncertainty}</Data>
            </dd>
          </div>
        ) : null}
        {scope.limit ? (
          <div>
            <dt>{t('result.limit')}</dt>
            <dd>
              <Data>{scope.limit}</Data>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{t('result.certificate')}</dt>
          <dd>
            {row.certificateNumber.startsWith(scheme) ? null : `${scheme} `}
            <span className="mono">
              <Data>{row.certificateNumber}</Data>
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('result.vouched')}</dt>
          <dd>
            {scope.verification === 'VERIFICATION_STATE_VERIFIED'
              ? t('result.verified', { date: isoDate(scope.verifyDate) })
              : t(`common:state.${scope.verification}`)}
          </dd>
        </div>
        <div>
          <dt>{t('result.certified')}</dt>
          <dd>
            {row.verification === 'VERIFICATION_STATE_VERIFIED'
              ? t('result.verified', { date: isoDate(row.verifyDate) })
              : t(`common:state.${row.verification}`)}
          </dd>
        </div>
        <div>
          <dt>{t('result.lead')}</dt>
          <dd>
            {row.leadWorkingDays ? t('promises.days', { count: row.leadWorkingDays }) : t('result.onRequest')}
          </dd>
        </div>
        <div>
          <dt>{t('result.price')}</dt>
          <dd>
            {row.priceFen
              ? `${money(row.priceFen)} ${t(`common:priceUnit.${row.priceUnit}`)}`
              : t('result.onRequest')}
          </dd>
        </div>
        <div>
          <dt>{t('result.kept')}</dt>
          <dd>
            {row.decided
              ? t('result.keptOf', { rate: rate(row.onTime, row.decided), n: row.decided })
              : t('result.noRecord')}
          </dd>
        </div>
      </dl>
    </li>
  );
}
