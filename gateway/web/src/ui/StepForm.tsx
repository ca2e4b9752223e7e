// A long form as a list of tasks; each says how far it is.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from './Badge';
import type { Look } from './status-map';
import './step-form.css';

export type StepState = 'todo' | 'doing' | 'done' | 'wrong';

export interface Step {
  key: string;
  title: string;
  to: string;
  state: StepState;
  note?: ReactNode;
}

const LOOKS: Record<StepState, Look> = {
  todo: { tone: 'neutral', sign: 'circle' },
  doing: { tone: 'info', sign: 'pen' },
  done: { tone: 'good', sign: 'check' },
  wrong: { tone: 'bad', sign: 'octagon' },
};

/** The tasks with their states; each is a link to its page. */
export function TaskList({ steps }: { steps: Step[] }) {
  const { t } = useTranslation();
  return (
    <ol className="tasks">
      {steps.map((step) => (
        <li key={step.key}>
          <Link to={step.to} className="task">
            <span className="grow">
              <span className="task-title">{step.title}</span>
              {step.note ? <span className="meta">{step.note}</span> : null}
            </span>
            <Badge look={LOOKS[step.state]} text={t(`step.${step.state}`)} />
          </Link>
        </li>
      ))}
    </ol>
  );
}
