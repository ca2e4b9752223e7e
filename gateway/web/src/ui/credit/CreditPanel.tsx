import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { useCredit } from '../../api/credit';
import { asApiError } from '../../api/problem';
import type { ProviderCredit } from '../../api/records';
import { useSession } from '../../app/useSession';
import { addDays, isoDate } from '../../lib/format';
import { Badge } from '../Badge';
import { ExportFile } from '../ExportFile';
import { type Column, Rows } from '../Rows';
import { PartError } from '../states';
import type { Look } from '../status-map';
import { BureauFindings } from './BureauFindings';
import { CreditRatings } from './CreditRatings';
import { type Fact, factsOf, type Reader } from './facts';
import { Told } from './Told';

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
  facts: Fact[];
}

/** Who reads: the bureau and the provider itself see the facts behind the numbers. */
function useReader(providerId: string): Reader {
  const { me } = useSession();
  if (me?.member?.roles.includes('ROLE_BUREAU')) return 'bureau';
  if (me?.organization?.id === providerId) return 'own';
  return 'public';
}

/** The credit class of a provider with everything that it is made of. */
export function CreditPanel({ providerId }: { providerId: string }) {
  const { t } = useTranslation('credit');
  const query = useCredit(providerId);
  const reader = useReader(providerId);
  const credit = query.data;
  // Nothing is reckoned of a provider before it is published.
  const unknown = query.error ? asApiError(query.error).status === 404 : false;
  const columns: Column<Term>[] = [
    { title: t('term'), cell: (term) => term.name },
    {
      title: t('facts'),
      cell: (term) => (
        <span className="row">
          {term.facts.map((fact) => (
            <Told key={fact.name} to={fact.to}>
              {t(`fact.${fact.name}`, fact.values)}
            </Told>
          ))}
        </span>
      ),
    },
    {
      title: t('points'),
      num: true,
      cell: (term) => `${term.points === undefined ? '—' : points(term.points)} / ${term.most}`,
    },
  ];
  const facts = credit ? factsOf(credit, reader) : undefined;
  const term = (name: string, most: number, value: number | undefined, behind: Fact[]): Term => ({
    name: t(name),
    most,
    points: value,
    facts: behind,
  });
  const made = credit?.terms;
  const panel = (
    <section className="panel stack-s" aria-labelledby="credit">
      <p className="row">
        <strong id="credit">{t('title')}</strong>
        {credit ? <Badge look={LOOKS[credit.grade]} text={t(`grade.${credit.grade}`)} /> : null}
        {made ? <span className="num">{t('sum', { points: points(credit.points) })}</span> : null}
      </p>
      {unknown ? <p className="muted">{t('notPublished')}</p> : null}
      {query.error && !unknown ? <PartError error={query.error} retry={() => void query.refetch()} /> : null}
      {credit ? (
        <>
          {/* Its owner came for them. */}
          <details open={reader === 'own'}>
            <summary>{t('how', { from: isoDate(credit.from), to: addDays(isoDate(credit.to), -1) })}</summary>
            <Rows
              named="credit"
              columns={columns}
              rows={
                facts
                  ? [
                      term('promise', 40, made?.promise, facts.promise),
                      term('escalation', 20, made?.escalation, facts.escalation),
                      term('ratings', 20, made?.ratings, facts.ratings),
                      term('supervision', 10, made?.supervision, facts.supervision),
                      term('capability', 10, made?.capability, facts.capability),
                    ]
                  : []
              }
              id={(one) => one.name}
            />
            {reader === 'public' ? null : (
              <p className="row no-print">
                <ExportFile
                  name="credit-evidence"
                  forms={['CSV', 'XLSX']}
                  label={t('evidence')}
                  total={1}
                  load={(query) => {
                    const params = { path: { provider_id: providerId }, query };
                    return read(
                      api.GET('/v1/stats/credit/{provider_id}:evidence', { params, parseAs: 'blob' }),
                    );
                  }}
                />
              </p>
            )}
          </details>
          {credit.gates
            .filter((gate) => gate.caught)
            .map((gate) => (
              <p key={gate.kind}>
                <Told to={facts?.gates[gate.kind]}>{t(`gate.${gate.kind}`)}</Told>
              </p>
            ))}
          {credit.inputs?.openAppeals ? (
            <p>
              <Told to={facts?.appeals}>{t('appeals', { count: credit.inputs.openAppeals })}</Told>
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
  if (reader === 'public') return panel;
  return (
    <>
      {panel}
      <CreditRatings providerId={providerId} />
      {reader === 'bureau' ? <BureauFindings providerId={providerId} /> : null}
    </>
  );
}
