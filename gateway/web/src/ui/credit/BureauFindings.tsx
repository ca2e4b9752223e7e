// Findings as the bureau keeps them: recorded, and withdrawn when they were wrong.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import { type Finding, useFindings } from '../../api/credit';
import { Data } from '../Data';
import { Loaded } from '../states';
import { TextVerb } from '../TextVerb';
import { FindingDialog } from './FindingDialog';
import { FindingList } from './FindingList';

export function BureauFindings({ providerId }: { providerId: string }) {
  const { t } = useTranslation('credit');
  const query = useFindings(providerId);
  const [recording, setRecording] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Finding>();
  return (
    <Loaded query={query} lines={2}>
      {(findings) => (
        <>
          <FindingList
            findings={findings}
            providerId={providerId}
            verb={(one) => (
              <button type="button" className="button no-print" onClick={() => setWithdrawing(one)}>
                {t('findings.withdraw')}
              </button>
            )}
          >
            <button type="button" className="button" onClick={() => setRecording(true)}>
              {t('findings.record')}
            </button>
          </FindingList>
          {recording ? <FindingDialog providerId={providerId} onClose={() => setRecording(false)} /> : null}
          {withdrawing ? (
            <TextVerb
              title={t('findings.withdrawTitle')}
              verb={t('findings.withdraw')}
              name="reason"
              label={t('findings.withdrawReason')}
              lacking={t('findings.noReason')}
              onClose={() => setWithdrawing(undefined)}
              call={(reason, key) =>
                read(
                  api.POST('/v1/stats/findings/{id}:withdraw', {
                    params: { path: { id: withdrawing.id } },
                    headers: once(key),
                    body: { id: withdrawing.id, reason },
                  }),
                )
              }
            >
              <p>
                {t(`findings.kind.${withdrawing.kind}`)} <Data>{withdrawing.reportNumber}</Data>
              </p>
              <p>{t('findings.withdrawText')}</p>
            </TextVerb>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
