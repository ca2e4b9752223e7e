// 规则: what is promised, and the working calendar that promises are counted by. Nothing is published unseen.
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { ExportFile } from '../../ui/ExportFile';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded } from '../../ui/states';
import { CalendarSection } from './rules/CalendarSection';
import { PolicyTable } from './rules/PolicyTable';
import { useDraft, useInForce, usePolicies } from './rules/queries';
import './supervision.css';
import './rules/rules.css';

export default function Rules() {
  const { t } = useTranslation(['supervision', 'common']);
  const policies = usePolicies();
  const inForce = useInForce();
  const draft = useDraft();
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.sRules')}
        crumbs={[{ text: t('common:page.s'), to: '/s' }]}
        actions={
          <ExportFile
            name="policies"
            forms={['CSV', 'XLSX']}
            label={t('rules.export')}
            total={policies.data?.length ?? 0}
            load={(file) =>
              read(api.GET('/v1/policies:export', { params: { query: file }, parseAs: 'blob' }))
            }
          />
        }
      />
      <section className="stack-s" aria-labelledby="policies">
        <h2 id="policies">{t('rules.policies')}</h2>
        <p className="muted">{t('rules.policiesHint')}</p>
        <Loaded query={policies} lines={8}>
          {(all) => <PolicyTable policies={all} />}
        </Loaded>
      </section>
      <section className="stack-s" aria-labelledby="calendar">
        <h2 id="calendar">{t('rules.calendar')}</h2>
        <Loaded query={inForce} lines={8}>
          {(calendar) => (
            <Loaded query={draft} lines={8}>
              {(found) => <CalendarSection inForce={calendar} draft={found} />}
            </Loaded>
          )}
        </Loaded>
      </section>
    </div>
  );
}
