import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceRequest } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { day, money } from '../../../lib/format';
import { DescList } from '../../../ui/DescList';
import { TogetherDialog } from './TogetherDialog';
import { type Open, type Together, together } from './together';

/** 一并选定, as soon as every open item has a quote that stands. */
export function TogetherPanel({ request, open }: { request: ServiceRequest; open: Open[] }) {
  const { t } = useTranslation('enterprise');
  const [asking, setAsking] = useState(false);
  const first = open.flatMap(({ offers }) => offers.slice(0, 1));
  return (
    <section className="panel stack-s" aria-labelledby="award-together">
      <h2 id="award-together">{t('together.title')}</h2>
      <p>{t('together.lead', { count: open.length })}</p>
      <Sum of={together(first)} />
      <p className="no-print">
        <button type="button" className="button primary" onClick={() => setAsking(true)}>
          {t('together.verb')}
        </button>
      </p>
      {asking ? <TogetherDialog request={request} open={open} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

/** Sum, longest promise and last day. */
export function Sum({ of }: { of: Together }) {
  const { t } = useTranslation('enterprise');
  return (
    <DescList
      facts={[
        { label: t('together.total'), value: money(of.totalFen) },
        { label: t('together.days'), value: t('compare.days', { count: of.days }) },
        { label: t('together.finish'), value: of.finish ? day(of.finish, language()) : '' },
      ]}
    />
  );
}
