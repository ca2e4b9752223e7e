import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read } from '../../api/client';
import type { Rec } from '../../api/records';
import { ErrorSummary, Field } from '../../ui/Field';
import { useForm } from '../../ui/form';
import { PageHeader } from '../../ui/PageHeader';
import { CentreList } from './CentreList';
import { Tracked } from './Tracked';
import './open.css';

/** A case followed without signing in. */
export default function Track() {
  const { t } = useTranslation('open');
  const [params] = useSearchParams();
  const form = useForm({ caseNumber: params.get('case') ?? '', phoneTail: '' });
  const [found, setFound] = useState<Rec<'nqi.requests.v1.TrackedCase'>>();
  return (
    <div className="narrow stack">
      <PageHeader title={t('common:page.track')} />
      <form
        noValidate
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit(async () => {
            setFound(undefined);
            setFound(
              (await read(
                api.POST('/v1/requests:track', { body: form.values }),
              )) as Rec<'nqi.requests.v1.TrackedCase'>,
            );
          });
        }}
      >
        <ErrorSummary violations={form.violations} failure={form.failure} />
        <Field
          name="caseNumber"
          label={t('track.number')}
          hint={t('track.numberHint')}
          required
          violations={form.violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              value={form.values.caseNumber}
              onChange={(event) => form.set({ caseNumber: event.target.value })}
            />
          )}
        </Field>
        <Field
          name="phoneTail"
          label={t('track.phone')}
          hint={t('track.phoneHint')}
          required
          violations={form.violations}
        >
          {(aria) => (
            <input
              {...aria}
              className="input"
              inputMode="numeric"
              maxLength={4}
              autoComplete="off"
              value={form.values.phoneTail}
              onChange={(event) => form.set({ phoneTail: event.target.value })}
            />
          )}
        </Field>
        <button type="submit" className="button primary" disabled={form.busy}>
          {t('track.submit')}
        </button>
      </form>
      <div aria-live="polite">{found ? <Tracked found={found} /> : null}</div>
      <CentreList />
    </div>
  );
}
