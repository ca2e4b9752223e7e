// 组合方案 of a case: how its items can be done together, and the invitation of those whom it names.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer, ServiceRequest } from '../../api/records';
import { language } from '../../i18n/i18n';
import { day, instant, money } from '../../lib/format';
import { DescList } from '../DescList';
import { objectOf } from '../need';
import { Notice } from '../states';
import { limitSaid } from './limit';
import { PlanTable } from './PlanTable';
import { type CasePlan, planRows, samePlan } from './standing';
import { useInvitations } from './useInvitations';
import './plan.css';
import '../choice.css';

interface Props {
  request: ServiceRequest;
  offers: Offer[];
}

/** Nothing is drawn for a case that has no plan. */
export function PlanPanel({ request, offers }: Props) {
  return request.plan ? <Planned request={request} offers={offers} plan={request.plan} /> : null;
}

function Planned({ request, offers, plan }: Props & { plan: CasePlan }) {
  const { t } = useTranslation(['dispatch', 'common']);
  const [which, setWhich] = useState<'best' | 'oneProvider'>('best');
  const [left, setLeft] = useState<string[]>([]);
  const { outcomes, busy, send } = useInvitations();
  const { best, oneProvider } = plan;
  const several = best && oneProvider && !samePlan(best, oneProvider);
  const shown = (several && which === 'oneProvider' ? oneProvider : best) ?? undefined;
  const rows = shown ? planRows(request, shown, offers) : [];
  const open = rows.filter(({ invitable, item }) => invitable && outcomes[item.id]?.state !== 'sent');
  const chosen = open.filter(({ item }) => !left.includes(item.id));
  const blocked = request.items.find(({ id }) => id === plan.blockedItemId);
  const limit = limitSaid({ code: plan.obstacle, zh: plan.obstacleZh, en: plan.obstacleEn });
  const unpriced = rows.filter((row) => row.unpriced);
  const invite = () =>
    void send(
      chosen.map(({ item, work }) => ({ request, item, candidate: { providerId: work.providerId } })),
    );
  return (
    <section className="panel stack-s" aria-labelledby="case-plan">
      <h2 id="case-plan">{t('plan.title')}</h2>
      <p className="muted">{t('plan.lead', { time: instant(plan.planTime, language()) })}</p>
      {shown ? null : (
        <Notice tone="info">
          {limit ??
            (plan.reason === 'NO_PLAN' && blocked
              ? t('plan.blocked', { line: blocked.line, object: objectOf(blocked.need) })
              : t(`plan.reason.${plan.reason}`, { defaultValue: t('plan.reason.OTHER') }))}
        </Notice>
      )}
      {several ? (
        <fieldset className="plain plan-which">
          <legend className="sr">{t('plan.which')}</legend>
          {(['best', 'oneProvider'] as const).map((one) => (
            <label key={one} className="row check-choice">
              <input
                type="radio"
                name={`plan-${request.id}`}
                checked={which === one}
                disabled={busy}
                onChange={() => setWhich(one)}
              />
              {t(`plan.${one}`, {
                price: money(plan[one]?.priceFen),
                day: day(plan[one]?.finish, language()),
              })}
            </label>
          ))}
        </fieldset>
      ) : null}
      {shown ? (
        <>
          <DescList
            facts={[
              {
                label: t('bundle.price'),
                value: `${money(shown.priceFen)}${
                  unpriced.length > 0
                    ? t('plan.without', { lines: unpriced.map(({ item }) => item.line).join(t('comma')) })
                    : ''
                }`,
              },
              {
                label: t('plan.finish'),
                value: t('plan.span', { day: day(shown.finish, language()), count: shown.makespanDays }),
              },
              { label: t('quality'), value: t(shown.exact ? 'exact' : 'plan.notProven') },
            ]}
          />
          <PlanTable
            rows={rows}
            outcomes={outcomes}
            chosen={chosen.map(({ item }) => item.id)}
            toggle={(id) => setLeft(left.includes(id) ? left.filter((one) => one !== id) : [...left, id])}
          />
          {open.length > 0 ? (
            <p className="no-print">
              <button
                type="button"
                className="button"
                disabled={busy || chosen.length === 0}
                onClick={invite}
              >
                {t('plan.invite', { count: chosen.length })}
              </button>
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
}
