// 发布 or 下架 an offering; orders keep the version that they were placed by.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Offering } from '../../../api/records';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

interface Props {
  offering: Offering;
  verb: 'publish' | 'retire';
  onClose: () => void;
}

export function StateDialog({ offering, verb, onClose }: Props) {
  const { t } = useTranslation(['provider', 'common']);
  const { form, act } = useVerb({});
  const write = () =>
    act(
      (key) =>
        read(
          api.POST('/v1/offerings/{id}:setState', {
            params: { path: { id: offering.id } },
            headers: once(key),
            body: {
              id: offering.id,
              state: verb === 'publish' ? 'OFFERING_STATE_PUBLISHED' : 'OFFERING_STATE_RETIRED',
            },
          }),
        ),
      onClose,
    );
  const what = { title: offering.title, version: offering.version };
  return (
    <VerbDialog
      title={t(`offering.${verb}One`, what)}
      verb={t(`offering.${verb}`)}
      form={form}
      act={() => void write()}
      onClose={onClose}
    >
      <p>{t(`offering.${verb}Text`, what)}</p>
    </VerbDialog>
  );
}
