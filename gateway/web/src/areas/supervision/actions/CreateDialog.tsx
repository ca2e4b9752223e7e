// 生成补缺任务: a draft of an action from a cell of the gap map, filled in with what the cell says.
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, once, read } from '../../../api/client';
import { apiDate, standardNumber } from '../../../lib/format';
import { regionText } from '../../../ui/actions/csv';
import { typed } from '../../../ui/actions/queries';
import { TextField } from '../../../ui/fields/TextField';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { kindName } from '../gaps/columns';
import { type Gap, subjectOf } from '../gaps/queries';

/** The bounds of a draft's texts are the API's; a subject can be longer. */
const TITLE = 200;

export function CreateDialog({ gap, onClose }: { gap: Gap; onClose: () => void }) {
  const { t } = useTranslation(['actions', 'gaps', 'common']);
  const navigate = useNavigate();
  const subject = gap.family ? standardNumber(subjectOf(gap)) : subjectOf(gap);
  const why = t(`gaps:why.${gap.class}`, { units: gap.openUnits ?? 0, failed: gap.failedByCapability });
  const { form, act } = useVerb({
    title: t('create.titleOf', { subject, kind: kindName(t, gap) }).slice(0, TITLE),
    problem: t('create.problemOf', {
      why,
      items: gap.items,
      failed: gap.failedSearches,
      unfilled: gap.unfilled,
      local: gap.localSites,
    }),
    target: '',
    from: '',
    to: '',
  });
  const { values, set, violations } = form;
  const create = () => {
    let made = '';
    const startDate = apiDate(values.from);
    const endDate = apiDate(values.to);
    const target = typed(values.target);
    void act(
      async (key) => {
        const action = await read(
          api.POST('/v1/actions', {
            headers: once(key),
            body: {
              title: values.title,
              cluster: gap.cluster,
              regions: gap.region ? [gap.region] : [],
              problem: values.problem,
              indicators: [
                {
                  name: t('create.indicator'),
                  unit: t('create.unit'),
                  baseline: gap.localSites,
                  ...(target === undefined ? {} : { target }),
                },
              ],
              ...(startDate ? { startDate } : {}),
              ...(endDate ? { endDate } : {}),
              gap,
            },
          }),
        );
        made = action.id ?? '';
      },
      () => {
        onClose();
        void navigate(`/s/actions/${made}`);
      },
    );
  };
  return (
    <VerbDialog
      title={t('create.title')}
      verb={t('create.verb')}
      form={form}
      act={create}
      onClose={onClose}
      labels={{
        title: t('field.title'),
        problem: t('field.problem'),
        start_date: t('field.from'),
        end_date: t('field.to'),
        cluster: t('field.cluster'),
      }}
    >
      <p className="muted">
        {[t(`common:cluster.${gap.cluster}`), regionText(t, gap.region), kindName(t, gap)].join(' · ')}
      </p>
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
        violations={violations}
        rows={4}
        value={values.problem}
        set={(problem) => set({ problem })}
      />
      <TextField
        name="indicators[0].target"
        label={t('create.target')}
        hint={t('create.targetHint', { local: gap.localSites })}
        violations={violations}
        inputMode="decimal"
        value={values.target}
        set={(target) => set({ target })}
      />
      <div className="row">
        <TextField
          name="start_date"
          label={t('field.from')}
          violations={violations}
          type="date"
          value={values.from}
          set={(from) => set({ from })}
        />
        <TextField
          name="end_date"
          label={t('field.to')}
          violations={violations}
          type="date"
          value={values.to}
          set={(to) => set({ to })}
        />
      </div>
    </VerbDialog>
  );
}
