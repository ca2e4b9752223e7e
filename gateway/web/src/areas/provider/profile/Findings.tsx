import { useFindings } from '../../../api/credit';
import { FindingList } from '../../../ui/credit/FindingList';

/** What was found about the provider's reports; nothing is drawn when nothing was. */
export function Findings() {
  const findings = useFindings('').data;
  if (!findings?.length) return null;
  return <FindingList findings={findings} />;
}
