// What a draft of an action says about itself: name, problem, cluster, regions, who leads it, and its days.
import { useTranslation } from 'react-i18next';
import { useCentres } from '../../api/centres';
import { useMe } from '../../app/useSession';
import { apiDate, isoDate } from '../../lib/format';
import { CLUSTERS, REGIONS } from '../../lib/regions';
import { CheckGroup } from '../fields/CheckGroup';
import { ChoiceField } from '../fields/ChoiceField';
import { TextField } from '../fields/TextField';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import { type Action, update } from './queries';

/** Organisations that may lead it, by their ids: the one that does, one's own, and for the bureau every centre. */
function useOwners(action: Action): Map<string, string> {
  const me = useMe();
  const centres = useCentres().data ?? [];
  const own = me.organization;
  const bureau = (me.member?.roles ?? []).includes('ROLE_BUREAU');
  return new Map([
    ...(own ? [[own.id ?? '', own.displayName ?? ''] as const] : []),
    ...(bureau ? centres.map(({ id, displayName }) => [id, displayName] as const) : []),
    [action.ownerId, action.ownerName] as const,
  ]);
}

export function FrameDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation(['actions', 'common']);
  const owners = useOwners(action);
  const { form, act } = useVerb({
    title: action.title,
    problem: action.problem,
    cluster: action.cluster,
    regions: action.regions,
    ownerId: action.ownerId,
    from: isoDate(action.startDate),
    to: isoDate(action.endDate),
  });
  const { values, set, violations } = form;
  const { from, to, ...rest } = values;
  const save = (key: string) =>
    update(action, { ...rest, startDate: apiDate(from), endDate: apiDate(to) }, key);
  return (
    <VerbDialog
      title={t('frame.title')}
      verb={t('frame.save')}
      form={form}
      act={() => void act(save, onClose)}
      onClose={onClose}
      labels={{
        title: t('field.title'),
        problem: t('field.problem'),
        cluster: t('field.cluster'),
        regions: t('field.regions'),
        owner_id: t('field.owner'),
        start_date: t('field.from'),
        end_date: t('field.to'),
      }}
    >
      <TextField
        name="title"
        label={t('field.title')}
        required
        violations={violations}
        value={values.title}
        set={(title) => set({ title })}
      />
      <TextField
        name="problem"
        label={t('field.problem')}
        required
        rows={4}
        violations={violations}
        value={values.problem}
        set={(problem) => set({ problem })}
      />
      <div className="field-pair even">
        <ChoiceField
          name="cluster"
          label={t('field.cluster')}
          hint={action.gap ? t('frame.clusterOfGap') : undefined}
          required
          violations={violations}
          value={values.cluster}
          options={action.gap ? [action.cluster] : CLUSTERS}
          word={(cluster) => t(`common:cluster.${cluster}`)}
          set={(cluster) => set({ cluster })}
        />
        <ChoiceField
          name="owner_id"
          label={t('field.owner')}
          required
          violations={violations}
          value={values.ownerId}
          options={[...owners.keys()]}
          word={(id) => owners.get(id) ?? ''}
          set={(ownerId) => set({ ownerId })}
        />
        <TextField
          name="start_date"
          label={t('field.from')}
          type="date"
          violations={violations}
          value={values.from}
          set={(day) => set({ from: day })}
        />
        <TextField
          name="end_date"
          label={t('field.to')}
          type="date"
          violations={violations}
          value={values.to}
          set={(day) => set({ to: day })}
        />
      </div>
      <CheckGroup
        legend={t('field.regions')}
        hint={t('frame.regionsHint')}
        options={REGIONS}
        word={(region) => t(`common:region.${region}`)}
        values={values.regions as (typeof REGIONS)[number][]}
        set={(regions) => set({ regions })}
        name="regions"
        violations={violations}
      />
    </VerbDialog>
  );
}
