// 批量分配: which provider takes which of many items under the capacity that is free; 派单 invites them.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Dialog } from '../../../ui/Dialog';
import { objectOf } from '../../../ui/need';
import { useInvitations } from '../../../ui/plan/useInvitations';
import { Loading, PartError } from '../../../ui/states';
import { Placements } from './Placements';
import { type BatchPlan, needOf, placements, type ToPlace, whole } from './plan';
import { Send } from './Send';

interface Props {
  rows: ToPlace[];
  onClose: () => void;
}

export function BatchDialog({ rows, onClose }: Props) {
  const { t } = useTranslation(['dispatch', 'common']);
  const [left, setLeft] = useState<string[]>([]);
  const invitations = useInvitations();
  const plan = useMutation({
    mutationFn: async () =>
      (await read(
        api.POST('/v1/batches:assign', {
          body: { items: rows.map((row) => ({ need: needOf(row) })), full: true, validateOnly: true },
        }),
      )) as BatchPlan,
  });
  const { mutate } = plan;
  useEffect(() => mutate(), [mutate]);
  const found = plan.data;
  const placed = found ? placements(rows, found.assigned) : [];
  const chosen = placed.map(({ item }) => item.id).filter((id) => !left.includes(id));
  return (
    <Dialog
      open
      side
      title={t('batch.title', { count: rows.length })}
      onClose={onClose}
      actions={<Send placed={placed} chosen={chosen} invitations={invitations} onClose={onClose} />}
    >
      <div className="stack">
        <p className="muted">{t('batch.lead')}</p>
        {plan.error ? <PartError error={plan.error} retry={() => mutate()} /> : null}
        {plan.isPending ? <Loading /> : null}
        {found ? (
          <>
            <DescList
              facts={[
                {
                  label: t('batch.assigned'),
                  value: t('batch.of', { count: placed.length, all: rows.length }),
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
            {placed.length > 0 ? (
              <Placements
                rows={placed}
                outcomes={invitations.outcomes}
                chosen={chosen}
                choose={(ids) => setLeft(placed.map(({ item }) => item.id).filter((id) => !ids.includes(id)))}
                numbered
              />
            ) : null}
            {found.unassigned.length > 0 ? (
              <section className="stack-s">
                <h3>{t('batch.unassigned', { count: found.unassigned.length })}</h3>
                <ul className="steps">
                  {found.unassigned.map(({ itemId, reason }) => {
                    const row = rows.find(({ item }) => item.id === itemId);
                    return (
                      <li key={itemId}>
                        <Data>
                          {`${row?.request.caseNumber ?? ''} · ${row?.item.line ?? ''}. ${objectOf(row?.item.need)}`}
                        </Data>
                        : {t(`unassigned.${reason}`)}
                      </li>
                    );
                  })}
                </ul>
              </section>
            ) : null}
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
