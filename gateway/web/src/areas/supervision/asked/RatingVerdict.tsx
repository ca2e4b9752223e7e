// 裁定评价申诉: the rating is struck, or it stands and has to be rectified.
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../../api/client';
import type { Rating } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { DescList } from '../../../ui/DescList';
import { Field } from '../../../ui/Field';
import { TextField } from '../../../ui/fields/TextField';
import { violation } from '../../../ui/form';
import { useVerb } from '../../../ui/useVerb';
import { VerbDialog } from '../../../ui/VerbDialog';

export function RatingVerdict({ rating, onClose }: { rating: Rating; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common', 'work']);
  const { form, act } = useVerb<{ verdict: 'strike' | 'keep' | ''; decision: string }>({
    verdict: '',
    decision: '',
  });
  const { values, violations, set } = form;
  const { id, etag } = rating;
  const decide = () => {
    const wrong = [
      ...(values.verdict ? [] : [violation('granted', t('asked.noVerdict'), t('asked.noVerdict'))]),
      ...(values.decision.trim() ? [] : [violation('decision', t('asked.noGrounds'), t('asked.noGrounds'))]),
    ];
    if (wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/ratings/{id}:decideAppeal', {
            params: { path: { id } },
            headers: once(key),
            body: { id, etag, granted: values.verdict === 'strike', decision: values.decision },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('asked.decideTitle')}
      verb={t('asked.decide')}
      form={form}
      act={decide}
      onClose={onClose}
      now={<StateBadge state={rating.state} />}
      labels={{ granted: t('asked.verdict'), decision: t('asked.grounds') }}
    >
      <DescList
        facts={[
          { label: t('asked.provider'), value: <Data>{rating.providerName}</Data> },
          {
            label: t('asked.rating'),
            value: (
              <>
                {t(`work:ratingLevel.${rating.level}`)} <Data>{rating.text}</Data>
              </>
            ),
            wide: true,
          },
          { label: t('asked.followUp'), value: <Data>{rating.followUp}</Data>, wide: true },
          { label: t('asked.appeal'), value: <Data>{rating.appeal}</Data>, wide: true },
        ]}
      />
      <Field name="granted" label={t('asked.verdict')} required violations={violations}>
        {(aria) => (
          <select
            {...aria}
            className="input"
            value={values.verdict}
            onChange={(event) => set({ verdict: event.target.value as typeof values.verdict })}
          >
            <option value="">{t('asked.choose')}</option>
            <option value="strike">{t('asked.strike')}</option>
            <option value="keep">{t('asked.keep')}</option>
          </select>
        )}
      </Field>
      <TextField
        name="decision"
        label={t('asked.grounds')}
        hint={t('asked.groundsHint')}
        required
        violations={violations}
        value={values.decision}
        rows={2}
        set={(decision) => set({ decision })}
      />
    </VerbDialog>
  );
}
