import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api, newKey, once, read } from '../../api/client';
import type { ServiceRequest } from '../../api/records';
import { useMe } from '../../app/useSession';
import { CLUSTERS, KINDS, STAGES } from '../../lib/regions';
import { Data } from '../../ui/Data';
import { ErrorSummary } from '../../ui/Field';
import { useForm } from '../../ui/form';
import { PageHeader } from '../../ui/PageHeader';
import { Notice } from '../../ui/states';
import { CopyButton } from './CopyButton';
import { bodyOf, type Draft } from './draft';
import { useProvider } from './queries';
import { ReadText } from './reading/ReadText';
import type { Circumstances } from './reading/rows';
import { type ItemRow, isWritten, rowFrom } from './row';
import { ItemFields } from './steps/ItemFields';
import './enterprise.css';
import { TextField } from '../../ui/fields/TextField';

/** The first row of a new request; nothing is saved before something was typed. */
export default function NewRequest() {
  const { t } = useTranslation('enterprise');
  const navigate = useNavigate();
  const me = useMe().organization;
  const [params] = useSearchParams();
  const asked = (name: string) => params.get(name) ?? '';
  const kind = KINDS.find((one) => one === asked('kind')) ?? 'ITEM_KIND_TESTING';
  const wished = useProvider(asked('provider')).data?.displayName;
  const form = useForm(
    {
      text: asked('text'),
      row: rowFrom({
        kind,
        object: asked('object'),
        parameters: asked('parameter'),
        standards: asked('standard'),
      }),
      more: [] as ItemRow[],
      circumstances: {} as Circumstances,
    },
    { draft: params.size === 0 ? 'request.new' : undefined },
  );
  const [empty, setEmpty] = useState(false);
  const key = useRef(newKey());
  const { text, circumstances } = form.values;
  // What this browser kept may come from an older form.
  const row = rowFrom(form.values.row);
  const more = form.values.more.map((one) => rowFrom(one));
  const begin = async () => {
    if (!text.trim() && !isWritten(row)) return setEmpty(true);
    setEmpty(false);
    await form.submit(async () => {
      const draft: Draft = {
        title: '',
        text: [text.trim(), wished ? `${t('new.wish')}${wished}` : ''].filter(Boolean).join('\n'),
        cluster: CLUSTERS.find((one) => one === asked('cluster')) ?? me?.cluster ?? 'CLUSTER_UNSPECIFIED',
        stage: STAGES.find((one) => one === asked('stage')) ?? 'STAGE_UNSPECIFIED',
        deadline: '',
        budget: '',
        accreditations: [],
        legalEffect: false,
        hazardous: false,
        maxHours: '',
        region: me?.region ?? '',
        delivery: 'DELIVERY_UNSPECIFIED',
        name: me?.contact?.name ?? '',
        phone: me?.contact?.phone ?? '',
        email: me?.contact?.email ?? '',
        files: [],
        items: [row, ...more],
        ...circumstances,
      };
      const saved = (await read(
        api.POST('/v1/requests', { headers: once(key.current), body: bodyOf(draft) }),
      )) as ServiceRequest;
      void navigate(`/e/requests/${saved.id}/edit/items`, { replace: true });
    });
  };
  return (
    <div className="stack">
      <PageHeader
        title={t('common:page.eNew')}
        crumbs={[{ text: t('common:page.e'), to: '/e' }]}
        actions={<CopyButton />}
      >
        <p className="muted">{t('new.lead')}</p>
      </PageHeader>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <ErrorSummary violations={form.violations} failure={form.failure} />
        {empty ? (
          <p className="notice warn" role="alert">
            {t('new.empty')}
          </p>
        ) : null}
        {wished ? (
          <Notice tone="info">
            <p>
              {t('new.wish')} <Data>{wished}</Data>
            </p>
            <p>{t('new.wishNote')}</p>
          </Notice>
        ) : null}
        <div className="narrow">
          <TextField
            name="text"
            label={t('new.text')}
            hint={t('new.textHint')}
            violations={form.violations}
            value={text}
            rows={2}
            set={(text) => form.set({ text })}
          />
          <ReadText
            text={text}
            take={({ rows: [first = row, ...others], circumstances: read }) =>
              form.set({ row: first, more: others, circumstances: read })
            }
          />
        </div>
        <fieldset className="panel item-row">
          <legend>{t('new.first')}</legend>
          <ItemFields
            row={row}
            path="items[0].need"
            change={(part) => form.set({ row: { ...row, ...part } })}
            violations={form.violations}
          />
        </fieldset>
        <p>
          <button type="submit" className="button primary" disabled={form.busy}>
            {t('new.begin')}
          </button>
        </p>
      </form>
    </div>
  );
}
