import { actorOf } from '../../logic/events';
import { who as text } from '../../text/desk-events';
import { UserLink } from '../parts/user-link';

/* Who did it. */
export function ActorName({ actor }: { actor: string }) {
  const is = actorOf(actor);
  switch (is.kind) {
    case 'user':
      return <UserLink id={is.id} />;
    case 'service':
      return text.service(is.name);
    default:
      return text[is.kind];
  }
}
