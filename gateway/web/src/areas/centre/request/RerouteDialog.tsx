// 转办, once, to another centre that serves the region of the case.
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCentres } from '../../../api/centres';
import { api, once, read } from '../../../api/client';
import type { ServiceRequest } from '../../../api/records';
import { langOf } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { Loaded, Notice } from '../../../ui/states';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { Standing } from './Standing';

export function RerouteDialog({ request, onClose }: { request: ServiceRequest; onClose: () => void }) {
  const { t } = useTranslation(['centre', 'common']);
  const navigate = useNavigate();
  const centres = useCentres();
  const { form, act } = useVerb({ centreId: '', reason: '' });
  const { values, violations, set } = form;
  const reroute = () => {
    const wrong = [
      ...(values.centreId ? [] : [violation('centre_id', t('reroute.noCentre'), t('reroute.noCentre'))]),
      ...(values.reason.trim() ? [] : [violation('reason', t('reroute.noReason'), t('reroute.noReason'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      async (key) => {
        await read(
          api.POST('/v1/requests/{id}:reroute', {
            params: { path: { id: request.id } },
            headers: once(key),
            body: { id: request.id, etag: request.etag, ...values },
          }),
        );
        // The case is no longer this centre's: nothing of it is read again.
        await navigate('/c/queue?queue=TO_ACCEPT');
      },
      () => undefined,
    );
  };
  return (
    <VerbDialog
      title={t('reroute.title')}
      verb={t('reroute.verb')}
      form={form}
      onClose={onClose}
      now={<Standing request={request} />}
      labels={{ centre_id: t('reroute.centre'), reason: t('reroute.reason') }}
      act={reroute}
    >
      <Loaded query={centres}>
        {(all) => {
          const fit = all.filter(
            (one) =>
              one.id !== request.centreId &&
              (one.regions.length === 0 || one.regions.includes(request.region)),
          );
          return fit.length === 0 ? (
            <Notice tone="info">{t('reroute.none')}</Notice>
          ) : (
            <Field
              name="centre_id"
              label={t('reroute.centre')}
              hint={t('reroute.hint', { region: t(`common:region.${request.region}`) })}
              required
              violations={violations}
            >
              {(aria) => (
                <select
                  {...aria}
                  className="input"
                  value={values.centreId}
                  onChange={(event) => set({ centreId: event.target.value })}
                >
                  <option value="">{t('choose')}</option>
                  {fit.map((one) => (
                    <option key={one.id} value={one.id} lang={langOf(one.displayName)}>
                      {one.displayName}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          );
        }}
      </Loaded>
      <TextField
        name="reason"
        label={t('reroute.reason')}
        required
        violations={violations}
        value={values.reason}
        rows={2}
        set={(reason) => set({ reason })}
      />
    </VerbDialog>
  );
}
