// A supervision notice that this organisation has to answer.
import { OwnNotice } from '../../ui/OwnNotice';

export default function NoticePage() {
  return <OwnNotice area="p" />;
}
