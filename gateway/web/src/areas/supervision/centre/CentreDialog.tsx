// A centre changed by the bureau: cases are routed by its regions and industries, firms see the rest.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { useForgetNames } from '../../../api/directory';
import type { Centre } from '../../../api/records';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';
import { CentreFields, useCentreLabels } from './CentreFields';
import { centreBody, centreValues } from './values';

export function CentreDialog({ centre, onClose }: { centre: Centre; onClose: () => void }) {
  const { t } = useTranslation(['register', 'common']);
  const forgetNames = useForgetNames();
  const { form, act } = useVerb(centreValues(centre));
  const { values, set, violations } = form;
  const write = () => {
    if (!values.name.trim())
      return form.fail([violation('centre.display_name', t('centre.noName'), t('centre.noName'))]);
    void act(
      (key) =>
        read(
          api.PUT('/v1/centres/{id}', {
            params: { path: { id: centre.id } },
            headers: once(key),
            body: centreBody(centre, values),
          }),
        ).finally(forgetNames),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('centre.edit', { name: centre.displayName })}
      verb={t('common:action.save')}
      form={form}
      act={write}
      onClose={onClose}
      now={`${centre.displayName} · ${centre.phone} · ${centre.hours}`}
      labels={useCentreLabels(values)}
    >
      <CentreFields values={values} set={set} violations={violations} />
    </VerbDialog>
  );
}
