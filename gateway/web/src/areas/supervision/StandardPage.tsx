// One standard: status, family, the supersession graph drawn, what cites it, corrections.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isoDate } from '../../lib/format';
import { StateBadge } from '../../ui/Badge';
import { Data } from '../../ui/Data';
import { DescList } from '../../ui/DescList';
import { History } from '../../ui/History';
import { ImpactFacts } from '../../ui/ImpactFacts';
import { PageHeader } from '../../ui/PageHeader';
import { Loaded, Notice } from '../../ui/states';
import { type StandardView, useStandardView } from './register';
import { Graph, Versions } from './standard/Graph';
import { StandardDialog } from './standard/StandardDialog';
import './supervision.css';

function Body({ view }: { view: StandardView }) {
  const { t } = useTranslation(['supervision', 'common']);
  const one = view.standard;
  const [correcting, setCorrecting] = useState(false);
  if (!one) return null;
  const crumbs = [
    { text: t('common:page.s'), to: '/s' },
    { text: t('common:page.sStandards'), to: '/s/standards' },
  ];
  return (
    <>
      <PageHeader
        title={t('common:page.sStandard')}
        record={one.number}
        crumbs={crumbs}
        aside={<StateBadge state={one.status} />}
        actions={
          <button type="button" className="button primary" onClick={() => setCorrecting(true)}>
            {t('standards.correct')}
          </button>
        }
      />
      {view.inTransition ? (
        <Notice tone="warn">{t('standards.transition', { numbers: view.inForce.join(', ') })}</Notice>
      ) : null}
      <section className="panel stack-s" aria-labelledby="facts">
        <h2 id="facts">{t('standards.facts')}</h2>
        <DescList
          facts={[
            { label: t('standards.title'), value: <Data>{one.titleZh}</Data> },
            { label: t('standards.from'), value: isoDate(one.validFrom) },
            { label: t('standards.to'), value: isoDate(one.validTo) },
            { label: t('standards.object'), value: <Data>{one.object}</Data> },
            { label: t('standards.parameters'), value: <Data>{one.parameters.join(' · ')}</Data> },
            { label: t('standards.cluster'), value: t(`common:cluster.${one.cluster}`) },
            { label: t('standards.kind'), value: t(`common:kind.${one.kind}`) },
            {
              label: t('standards.checked'),
              value: t(one.verified ? 'standards.checkedYes' : 'standards.checkedNo'),
            },
          ]}
        />
      </section>
      <section className="panel stack-s" aria-labelledby="versions">
        <h2 id="versions">{t('standards.versions', { family: one.family })}</h2>
        <Versions own={one.number} versions={view.versions} />
      </section>
      <section className="panel stack-s" aria-labelledby="graph">
        <h2 id="graph">{t('standards.graph')}</h2>
        {view.edges.length === 0 ? (
          <p className="muted">{t('standards.noEdges')}</p>
        ) : (
          <Graph own={one.number} nodes={view.nodes} edges={view.edges} />
        )}
        {view.cut ? <p className="muted">{t('standards.cut')}</p> : null}
      </section>
      <section className="panel stack-s" aria-labelledby="impact">
        <h2 id="impact">{t('standards.cited')}</h2>
        {view.impact ? <ImpactFacts impact={view.impact} /> : null}
      </section>
      <div className="panel">
        <History kind="standards" id={one.id} />
      </div>
      {correcting ? (
        <StandardDialog
          standard={one}
          onDone={() => setCorrecting(false)}
          onClose={() => setCorrecting(false)}
        />
      ) : null}
    </>
  );
}

export default function StandardPage() {
  const { t } = useTranslation(['supervision', 'common']);
  const { id = '' } = useParams();
  const query = useStandardView(id);
  return (
    <div className="stack">
      {query.data ? null : <PageHeader title={t('common:page.sStandard')} />}
      <Loaded query={query}>{(view) => <Body view={view} />}</Loaded>
    </div>
  );
}
