// 公开, 暂停, 恢复 or 退出 of a provider, with the reason and with what it means for the firms.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import { useForgetNames } from '../../../api/directory';
import type { Provider } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Notice } from '../../../ui/states';
import { TextVerb } from '../../../ui/TextVerb';
import { type Decision, LEADS_TO } from './decisions';

interface Props {
  one: Provider;
  verb: Decision;
  onClose: () => void;
}

export function StateForm({ one, verb, onClose }: Props) {
  const { t } = useTranslation(['register', 'common']);
  const forgetNames = useForgetNames();
  const name = t(`provider.verb.${verb}`);
  return (
    <TextVerb
      title={t('provider.decide', { verb: name, name: one.displayName })}
      verb={name}
      name="reason"
      label={t('provider.reason')}
      hint={t('provider.reasonHint')}
      lacking={t('provider.noReason')}
      now={<StateBadge state={one.state} />}
      call={(reason, key) =>
        read(
          api.POST('/v1/providers/{id}:setState', {
            params: { path: { id: one.id } },
            headers: once(key),
            body: { id: one.id, etag: one.etag, state: LEADS_TO[verb], reason },
          }),
        ).then(forgetNames)
      }
      onClose={onClose}
    >
      <Notice tone={verb === 'publish' || verb === 'reinstate' ? 'info' : 'warn'}>
        {t(`provider.means.${LEADS_TO[verb]}`)}
      </Notice>
    </TextVerb>
  );
}
