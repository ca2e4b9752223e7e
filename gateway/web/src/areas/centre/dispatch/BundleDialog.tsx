// 组合方案: who does which item of one case, at the least total cost; 派单 invites them.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { objectOf } from '../../../ui/need';
import { limitSaid } from '../../../ui/plan/limit';
import { useInvitations } from '../../../ui/plan/useInvitations';
import { Empty, Loading, PartError } from '../../../ui/states';
import { Placements } from './Placements';
import { type BundlePlan, bundleOf, moves, placements, type ToPlace, whole } from './plan';
import { Send } from './Send';

interface Props {
  rows: ToPlace[];
  onClose: () => void;
}

export function BundleDialog({ rows, onClose }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  const [chained, setChained] = useState(false);
  const [left, setLeft] = useState<string[]>([]);
  const invitations = useInvitations();
  const request = rows[0]?.request;
  const plan = useMutation({
    mutationFn: async (after: boolean) =>
      (await read(
        api.POST('/v1/bundles:plan', {
          body: {
            items: bundleOf(rows, after),
            ...(request?.budgetFen ? { budgetFen: request.budgetFen } : {}),
            validateOnly: true,
          },
        }),
      )) as BundlePlan,
  });
  const { mutate } = plan;
  useEffect(() => mutate(chained), [mutate, chained]);
  const found = plan.data;
  const placed = found ? placements(rows, found.items) : [];
  const chosen = placed.map(({ item }) => item.id).filter((id) => !left.includes(id));
  const unclear = placed.filter(({ item }) => found?.unclearItemIds.includes(item.id));
  const blocked = rows.find(({ item }) => item.id === found?.blockedItemId)?.item;
  const limit = limitSaid(found?.obstacle);
  const starts = placed.flatMap(({ candidate }) => candidate.plan?.start ?? []);
  const first = starts.sort((a, b) => key(a) - key(b))[0];
  return (
    <Dialog
      open
      side
      title={t('bundle.title', { number: request?.caseNumber ?? '' })}
      onClose={onClose}
      actions={<Send placed={placed} chosen={chosen} invitations={invitations} onClose={onClose} />}
    >
      <div className="stack">
        <p className="muted">{t('bundle.lead')}</p>
        <label className="dispatch-chain">
          <input
            type="checkbox"
            checked={chained}
            disabled={invitations.busy}
            onChange={(event) => setChained(event.target.checked)}
          />
          {t('bundle.chained')}
        </label>
        {plan.error ? <PartError error={plan.error} retry={() => mutate(chained)} /> : null}
        {plan.isPending ? <Loading /> : null}
        {found && placed.length === 0 ? (
          <Empty title={t('bundle.none')}>
            <p>
              {limit ??
                (blocked
                  ? t(blocked === rows[0]?.item ? 'bundle.blockedFirst' : 'bundle.blocked', {
                      line: blocked.line,
                      object: objectOf(blocked.need),
                    })
                  : t('bundle.alone'))}
            </p>
            <p>{t('bundle.instead')}</p>
          </Empty>
        ) : null}
        {found && placed.length > 0 ? (
          <>
            <DescList
              facts={[
                { label: t('bundle.price'), value: money(found.priceFen) },
                {
                  label: t('bundle.span'),
                  value: t('bundle.days', {
                    count: found.makespanDays,
                    from: day(first, language()),
                    to: day(found.finish, language()),
                  }),
                },
                {
                  label: t('bundle.moves'),
                  value: chained ? <Moves of={moves(placed)} /> : t('bundle.apart'),
                },
                { label: t('cost'), value: whole(found.totalCostE6).toFixed(4) },
                {
                  label: t('quality'),
                  value: found.exact
                    ? t('exact')
                    : t('bounded', {
                        bound: whole(found.lowerBoundE6).toFixed(4),
                        gap: (Number(found.optimalityGapE6) / 10_000).toFixed(2),
                      }),
                },
              ]}
            />
            {unclear.length > 0 ? (
              <p className="notice info">
                {t('bundle.unclear', { lines: unclear.map(({ item }) => item.line).join(t('comma')) })}
              </p>
            ) : null}
            <Placements
              rows={placed}
              outcomes={invitations.outcomes}
              chosen={chosen}
              choose={(ids) => setLeft(placed.map(({ item }) => item.id).filter((id) => !ids.includes(id)))}
            />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

const key = ({ year = 0, month = 0, day: date = 0 }: { year?: number; month?: number; day?: number }) =>
  year * 10_000 + month * 100 + date;

function Moves({ of }: { of: ReturnType<typeof moves> }) {
  const { t } = useTranslation('dispatch');
  if (of.length === 0) return <>{t('bundle.noMove')}</>;
  return (
    <ul className="steps">
      {of.map(({ from, to }) => (
        <li key={from.siteId + to.siteId}>
          <Data>{`${from.providerName} → ${to.providerName}`}</Data>
        </li>
      ))}
    </ul>
  );
}
