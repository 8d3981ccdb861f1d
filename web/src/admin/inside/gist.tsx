import { Fragment } from 'react';
import { Link } from 'react-router';
import { gistOf, membersOf, objectsOf, shortId, type ObjectLink } from '../../logic/events';
import { about as text, who } from '../../text/desk-events';
import { orderName } from '../../text/orders';
import { ActorName } from './actor';

function nameOf({ member, id }: ObjectLink, data: unknown): string {
  if (member === 'order_id') {
    return orderName(id);
  }
  const { name } = membersOf(data);
  return member === 'product_id'
    ? typeof name === 'string'
      ? name
      : text.product(shortId(id))
    : who.user(shortId(id));
}

/* What an event is about, and what it says, in one line. Users are asked for by name where there are few. */
export function Gist({ data, named = false }: { data: unknown; named?: boolean }) {
  const [first] = objectsOf(data);
  const said = gistOf(data);
  return (
    <span>
      {first &&
        (named && first.member === 'user_id' ? (
          <ActorName actor={`user:${first.id}`} />
        ) : (
          <Link to={first.to}>{nameOf(first, data)}</Link>
        ))}
      {first && said && <Fragment> · </Fragment>}
      {said}
      {!first && !said && '–'}
    </span>
  );
}
