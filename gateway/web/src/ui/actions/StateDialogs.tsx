// The verbs of an action's state: to start a draft, to close or to cancel.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import { TextVerb } from '../TextVerb';
import { useVerb } from '../useVerb';
import { VerbDialog } from '../VerbDialog';
import type { Action } from './queries';

export function StartDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  const { form, act } = useVerb({});
  const start = (key: string) =>
    read(
      api.POST('/v1/actions/{id}:start', {
        params: { path: { id: action.id } },
        headers: once(key),
        body: { id: action.id, etag: action.etag },
      }),
    );
  return (
    <VerbDialog
      title={t('start.title')}
      verb={t('start.verb')}
      form={form}
      act={() => void act(start, onClose)}
      onClose={onClose}
    >
      <p>{t('start.text')}</p>
    </VerbDialog>
  );
}

export function CloseDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  return (
    <TextVerb
      title={t('close.title')}
      verb={t('close.verb')}
      name="conclusion"
      label={t('field.conclusion')}
      lacking={t('close.lacking')}
      onClose={onClose}
      call={(conclusion, key) =>
        read(
          api.POST('/v1/actions/{id}:close', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: { id: action.id, etag: action.etag, conclusion },
          }),
        )
      }
    >
      <p>{t('close.text')}</p>
    </TextVerb>
  );
}

export function CancelDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { t } = useTranslation('actions');
  return (
    <TextVerb
      title={t('cancel.title')}
      verb={t('cancel.verb')}
      name="reason"
      label={t('field.reason')}
      lacking={t('cancel.lacking')}
      onClose={onClose}
      call={(reason, key) =>
        read(
          api.POST('/v1/actions/{id}:cancel', {
            params: { path: { id: action.id } },
            headers: once(key),
            body: { id: action.id, etag: action.etag, reason },
          }),
        )
      }
    >
      <p>{t('cancel.text')}</p>
    </TextVerb>
  );
}
