// What the bureau does with a card: rescind it, excuse it, review an appeal against it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, once, read } from '../../api/client';
import type { Card } from '../../api/records';
import { Data } from '../../ui/Data';
import { ChoiceField } from '../../ui/fields/ChoiceField';
import { TextField } from '../../ui/fields/TextField';
import { violation } from '../../ui/form';
import { TextVerb } from '../../ui/TextVerb';
import { useVerb } from '../../ui/useVerb';
import { VerbDialog } from '../../ui/VerbDialog';

type Verb = 'rescind' | 'excuse' | 'decide';
const OUTCOMES = ['CARD_STATE_RESCINDED', 'CARD_STATE_EXCUSED', 'CARD_STATE_STANDING'] as const;

export function CardVerbs({ card, onDone }: { card: Card; onDone: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const [verb, setVerb] = useState<Verb>();
  const close = () => {
    setVerb(undefined);
    onDone();
  };
  if (card.state !== 'CARD_STATE_STANDING') return null;
  const level = t(`common:state.${card.level}`);
  const open = card.appeal?.state === 'APPEAL_STATE_OPEN';
  return (
    <div className="row no-print">
      {open ? (
        <button type="button" className="button primary" onClick={() => setVerb('decide')}>
          {t('verdict.decide')}
        </button>
      ) : null}
      {(['rescind', 'excuse'] as const).map((name) => (
        <button key={name} type="button" className="button" onClick={() => setVerb(name)}>
          {t(`verdict.${name}`)}
        </button>
      ))}
      {verb === 'decide' ? <AppealVerdict card={card} level={level} onClose={close} /> : null}
      {verb === 'rescind' || verb === 'excuse' ? (
        <TextVerb
          title={t(`verdict.${verb}Title`, { level })}
          verb={t(`verdict.${verb}`)}
          name="reason"
          label={t('verdict.reason')}
          lacking={t('verdict.lacking')}
          onClose={close}
          call={(reason, key) => {
            const init = {
              params: { path: { id: card.id } },
              headers: once(key),
              body: { id: card.id, reason },
            };
            return verb === 'rescind'
              ? read(api.POST('/v1/cards/{id}:rescind', init))
              : read(api.POST('/v1/cards/{id}:excuse', init));
          }}
        >
          <p>{t(`verdict.${verb}Text`)}</p>
        </TextVerb>
      ) : null}
    </div>
  );
}

function AppealVerdict({ card, level, onClose }: { card: Card; level: string; onClose: () => void }) {
  const { t } = useTranslation(['supervision', 'common']);
  const { form, act } = useVerb<{ verdict: (typeof OUTCOMES)[number] | ''; note: string }>({
    verdict: '',
    note: '',
  });
  const { values, violations, set } = form;
  const decide = () => {
    const { verdict, note } = values;
    const wrong = [
      ...(verdict ? [] : [violation('verdict', t('verdict.outcomeLacking'), t('verdict.outcomeLacking'))]),
      ...(note.trim() ? [] : [violation('note', t('verdict.lacking'), t('verdict.lacking'))]),
    ];
    if (!verdict || wrong.length > 0) {
      form.fail(wrong);
      return;
    }
    void act(
      (key) =>
        read(
          api.POST('/v1/cards/{id}:decideAppeal', {
            params: { path: { id: card.id } },
            headers: once(key),
            body: { id: card.id, verdict, note },
          }),
        ),
      onClose,
    );
  };
  return (
    <VerbDialog
      title={t('verdict.decideTitle', { level })}
      verb={t('verdict.decide')}
      form={form}
      act={decide}
      onClose={onClose}
      labels={{ verdict: t('verdict.outcome'), note: t('verdict.note') }}
    >
      <p>
        <Data>{card.appeal?.statement ?? ''}</Data>
      </p>
      <ChoiceField
        name="verdict"
        label={t('verdict.outcome')}
        required
        violations={violations}
        value={values.verdict}
        none={t('choose')}
        options={OUTCOMES}
        word={(outcome) => t(`verdict.${outcome}`)}
        set={(verdict) => set({ verdict })}
      />
      <TextField
        name="note"
        label={t('verdict.note')}
        required
        violations={violations}
        value={values.note}
        rows={2}
        set={(note) => set({ note })}
      />
    </VerbDialog>
  );
}
