// 已发布的结果: what was published of months and quarters, with the evidence of each, and the publishing of the next.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../../api/client';
import type { PublishedPeriod } from '../../../api/records';
import { language } from '../../../i18n/i18n';
import { instant } from '../../../lib/format';
import { Data } from '../../../ui/Data';
import { ExportFile } from '../../../ui/ExportFile';
import { type Column, Rows } from '../../../ui/Rows';
import { Loaded } from '../../../ui/states';
import { PublishDialog } from './PublishDialog';

export function Published() {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState<'new' | PublishedPeriod>();
  const query = useQuery({
    queryKey: ['published', 'list'],
    queryFn: async () => ((await read(api.GET('/v1/stats/periods'))).periods ?? []) as PublishedPeriod[],
  });
  const all = query.data ?? [];
  const newest = (row: PublishedPeriod) =>
    all.find(({ period }) => period === row.period)?.restatement === row.restatement;
  const columns: Column<PublishedPeriod>[] = [
    {
      title: t('periods.period'),
      cell: (row) => (
        <Link className="nowrap" to={`/open/commitments?period=${row.period}%2F${row.restatement}`}>
          {row.restatement > 0
            ? t('periods.again', { period: row.period, number: row.restatement })
            : row.period}
        </Link>
      ),
    },
    {
      title: t('periods.published'),
      cell: (row) => <span className="nowrap">{instant(row.publishTime, language())}</span>,
    },
    { title: t('periods.reason'), cell: (row) => <Data>{row.reason}</Data>, none: (row) => !row.reason },
    {
      title: t('periods.evidence'),
      cell: (row) => (
        <span className="row">
          <ExportFile
            name={`evidence-${row.period}-${row.restatement}`}
            forms={['CSV', 'XLSX']}
            label={t('periods.evidence')}
            total={1}
            load={(file) =>
              read(
                api.GET('/v1/stats/periods/{period}:evidence', {
                  params: {
                    path: { period: row.period },
                    query: { ...file, restatement: row.restatement },
                  },
                  parseAs: 'blob',
                }),
              )
            }
          />
        </span>
      ),
    },
    {
      title: t('periods.restate'),
      quiet: true,
      none: (row) => !newest(row),
      cell: (row) =>
        newest(row) ? (
          <button type="button" className="button" onClick={() => setOpen(row)}>
            {t('periods.restate')}
          </button>
        ) : null,
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="published">
      <div className="row between">
        <h2 id="published">{t('periods.title')}</h2>
        <span className="row no-print">
          <ExportFile
            name="credit"
            forms={['CSV', 'XLSX']}
            label={t('periods.credit')}
            total={1}
            load={(file) =>
              read(api.GET('/v1/stats/credit:export', { params: { query: file }, parseAs: 'blob' }))
            }
          />
          <ExportFile
            name="periods"
            forms={['CSV', 'XLSX']}
            label={t('periods.export')}
            total={all.length}
            load={(file) =>
              read(api.GET('/v1/stats/periods:export', { params: { query: file }, parseAs: 'blob' }))
            }
          />
          <button type="button" className="button" onClick={() => setOpen('new')}>
            {t('periods.publish')}
          </button>
        </span>
      </div>
      <p className="muted">{t('periods.about')}</p>
      <Loaded query={query} lines={3}>
        {(rows) =>
          rows.length > 0 ? (
            <Rows
              named="published"
              rows={rows}
              id={(row) => `${row.period}/${row.restatement}`}
              columns={columns}
            />
          ) : (
            <p>{t('periods.none')}</p>
          )
        }
      </Loaded>
      {open ? (
        <PublishDialog
          restated={open === 'new' ? undefined : open}
          published={all.map(({ period }) => period)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </section>
  );
}
