import {
  IconActivity,
  IconBell,
  IconBox,
  IconDiscount,
  IconFileImport,
  IconGauge,
  IconHistory,
  IconInbox,
  IconMailX,
  IconMailbox,
  IconPackages,
  IconPercentage,
  IconReceipt,
  IconServer,
  IconTruckDelivery,
  IconTruckReturn,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { NavLink } from 'react-router';
import { desk } from '../text/admin';
import classes from './layout.module.css';

interface Place {
  to: string;
  name: string;
  icon: Icon;
}

const { places } = desk;

/* The desk's places, by what one comes to do. Further services add theirs here. */
const GROUPS: { name: string; places: Place[] }[] = [
  { name: desk.today, places: [{ to: '/admin', name: places.overview, icon: IconGauge }] },
  {
    name: desk.sales,
    places: [
      { to: '/admin/orders', name: places.orders, icon: IconReceipt },
      { to: '/admin/returns', name: places.returns, icon: IconTruckReturn },
      { to: '/admin/discounts', name: places.discounts, icon: IconDiscount },
      { to: '/admin/shipping', name: places.shipping, icon: IconTruckDelivery },
    ],
  },
  {
    name: desk.catalogue,
    places: [
      { to: '/admin/products', name: places.products, icon: IconBox },
      { to: '/admin/low-stock', name: places.lowStock, icon: IconPackages },
      { to: '/admin/imports', name: places.imports, icon: IconFileImport },
      { to: '/admin/tax-rates', name: places.taxRates, icon: IconPercentage },
    ],
  },
  {
    name: desk.people,
    places: [
      { to: '/admin/users', name: places.users, icon: IconUsers },
      { to: '/admin/notifications', name: places.notifications, icon: IconBell },
      { to: '/admin/mailbox', name: places.mailbox, icon: IconMailbox },
      { to: '/admin/templates', name: places.templates, icon: IconInbox },
    ],
  },
  {
    name: desk.system,
    places: [
      { to: '/admin/events', name: places.events, icon: IconActivity },
      { to: '/admin/audit', name: places.audit, icon: IconHistory },
      { to: '/admin/dead-letters', name: places.deadLetters, icon: IconMailX },
      { to: '/admin/services', name: places.services, icon: IconServer },
    ],
  },
];

export function DeskNavigation({ onGo }: { onGo?: () => void }) {
  return (
    <nav aria-label={desk.menu} className={classes.places}>
      {GROUPS.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <p className={classes.group} aria-hidden>
            {group.name}
          </p>
          <ul>
            {group.places.map(({ to, name, icon: PlaceIcon }) => (
              <li key={to}>
                <NavLink to={to} end={to === '/admin'} className={classes.place ?? ''} onClick={onGo}>
                  <PlaceIcon size={20} aria-hidden />
                  {name}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
