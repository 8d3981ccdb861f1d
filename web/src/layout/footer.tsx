import { Link } from 'react-router';
import { shop } from '../api/page-data';
import { useSession } from '../api/session';
import { navigation } from '../text/common';
import classes from './layout.module.css';

export function Footer() {
  const session = useSession();
  return (
    <footer className={classes.footer}>
      <span>{navigation.footer(shop.name)}</span>
      <span>
        {session.data?.who === 'admin' && <Link to="/admin">{navigation.admin}</Link>}{' '}
        <a href="/docs">{navigation.apiDocs}</a>
      </span>
    </footer>
  );
}
