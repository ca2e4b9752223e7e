import { useTranslation } from 'react-i18next';
import type { ProviderCredit } from '../../api/records';
import { addDays, isoDate } from '../../lib/format';
import { Badge } from '../../ui/Badge';
import { PartError } from '../../ui/states';
import type { Look } from '../../ui/status-map';
import { useCredit } from './queries';
import { type Column, Rows } from './Rows';

const LOOKS: Record<ProviderCredit['grade'], Look> = {
  CREDIT_GRADE_UNSPECIFIED: { tone: 'neutral', sign: 'circle' },
  CREDIT_GRADE_A: { tone: 'good', sign: 'check' },
  CREDIT_GRADE_B: { tone: 'info', sign: 'check' },
  CREDIT_GRADE_C: { tone: 'warn', sign: 'triangle' },
  CREDIT_GRADE_D: { tone: 'bad', sign: 'octagon' },
  CREDIT_GRADE_UNRATED: { tone: 'neutral', sign: 'circle' },
};

/** Points are hundredths. */
const points = (hundredths: number) => (hundredths / 100).toFixed(2);

interface Term {
  name: string;
  most: number;
  points: number | undefined;
  facts: string;
}

/** The credit class of a provider with everything that it is made of. */
export function CreditPanel({ providerId }: { providerId: string }) {
  const { t } = useTranslation('credit');
  const query = useCredit(providerId);
  const credit = query.data;
  const columns: Column<Term>[] = [
    { title: t('term'), cell: (term) => term.name },
    { title: t('facts'), cell: (term) => term.facts },
    {
      title: t('points'),
      num: true,
      cell: (term) => `${term.points === undefined ? '—' : points(term.points)} / ${term.most}`,
    },
  ];
  return (
    <section className="panel stack-s" aria-labelledby="credit">
      <p className="row">
        <strong id="credit">{t('title')}</strong>
        {credit ? <Badge look={LOOKS[credit.grade]} text={t(`grade.${credit.grade}`)} /> : null}
        {credit?.terms ? <span className="num">{t('sum', { points: points(credit.points) })}</span> : null}
      </p>
      {query.error ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {credit ? (
        <>
          <details>
            <summary>{t('how', { from: isoDate(credit.from), to: addDays(isoDate(credit.to), -1) })}</summary>
            <Rows named="credit" columns={columns} rows={terms(t, credit)} id={(term) => term.name} />
          </details>
          {credit.gates
            .filter((gate) => gate.caught)
            .map((gate) => (
              <p key={gate.kind}>{t(`gate.${gate.kind}`)}</p>
            ))}
          {credit.inputs?.openAppeals ? <p>{t('appeals', { count: credit.inputs.openAppeals })}</p> : null}
        </>
      ) : null}
    </section>
  );
}

function terms(t: (key: string, values?: Record<string, number>) => string, credit: ProviderCredit): Term[] {
  const { inputs, terms: made } = credit;
  if (!inputs) return [];
  const term = (name: string, most: number, value: number | undefined, values: Record<string, number>) => ({
    name: t(name),
    most,
    points: value,
    facts: t(`${name}Facts`, values),
  });
  return [
    term('promise', 40, made?.promise, { k: inputs.k, n: inputs.n }),
    term('escalation', 20, made?.escalation, { escalations: inputs.escalations, n: inputs.n }),
    term('ratings', 20, made?.ratings, { upheld: inputs.upheldBad, ratings: inputs.ratings }),
    term('supervision', 10, made?.supervision, {
      late: inputs.lateReplies,
      unanswered: inputs.unansweredNotices,
    }),
    term('capability', 10, made?.capability, { valid: inputs.validLines, lines: inputs.publishedLines }),
  ];
}
